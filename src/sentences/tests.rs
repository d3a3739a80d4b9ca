#[test]
fn splits_lines_and_stops() {
    let splitter = super::Splitter::new(Vec::new(), super::Options::default()).unwrap();
    let text = "One is here. Two\nThree.";
    let cut: Vec<_> = splitter.split(text, None).iter().map(|span| span.slice(text).unwrap()).collect();
    assert_eq!(cut, ["One is here.", "Two", "Three."]);
}
