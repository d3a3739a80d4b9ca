//! Names in Chinese, Japanese and Korean.

use super::{Context, MAX_AUTHORS, Names, is_wide};
use crate::parse::lexicon::{DateWord, NameWord};

/// Number of characters of a Chinese, Japanese or Korean name.
pub(super) const NAME_SIGNS: std::ops::RangeInclusive<usize> = 2..=5;

/// Number of characters of a name whose family name may have two.
const LONG_NAME: std::ops::RangeInclusive<usize> = 3..=5;

/// Maximum number of characters of a name in parts (`加西亚·马尔克斯`) or a pen name.
const MAX_LONG_SIGNS: usize = 14;

/// Maximum number of characters of a label.
const MAX_LABEL_SIGNS: usize = 6;

/// Maximum length in bytes of a bracket that signs a text.
const MAX_BRACKET_BYTES: usize = 60;

/// Characters at the end of places, offices and newspapers.
pub(super) const PLACE_ENDS: [char; 18] = [
    '市', '区', '區', '县', '縣', '県', '省', '镇', '鎮', '町', '局', '部', '报', '報', '网', '網', '社',
    '院',
];

/// Characters at the end of Korean offices: departments, teams, firms.
const HANGUL_OFFICE_ENDS: [char; 6] = ['부', '팀', '국', '실', '회', '사'];

/// Characters at the end of Korean places: cities, counties, districts.
const HANGUL_PLACE_ENDS: [char; 6] = ['시', '도', '군', '구', '청', '당'];

/// Characters between a label and names: `作者：王小明`.
const LABEL_MARKS: [char; 5] = [':', '：', '/', '／', '︰'];

/// Characters that also part a menu's words or a dateline from its text: behind them, what follows a label must
/// look like a name (`文＝佐藤花子`).
const LOOSE_MARKS: [char; 9] = ['=', '＝', '|', '｜', '丨', '│', '∣', '·', '・'];

/// Brackets behind a label.
const LABEL_BRACKETS: [char; 4] = [']', '］', '】', '〕'];

/// Brackets around the names of a signature.
const OPENING: [char; 6] = ['【', '〔', '［', '[', '（', '('];

/// Number of characters of the place before "reports", as in `王曉明台北報導`.
const PLACE_SIGNS: usize = 2;

/// Characters at which a list of names ends.
const NAME_ENDS: [char; 34] = [
    '。', '！', '？', '；', ';', '|', '｜', '丨', '│', '=', '＝', '[', ']', '(', ')', '（', '）', '【', '】',
    '《', '》', '<', '>', '\t', '\n', '「', '」', '：', ':', '@', '_', '“', '”', '…',
];

impl Names<'_> {
    /// Returns the names after a label (`作者：`, `记者 `) or before one (`김철수 기자`), anywhere in the line.
    pub(super) fn wide(self, line: &str, context: Context) -> Option<Vec<String>> {
        let by_label = self.behind_label(line);
        let found = by_label.or_else(|| self.before_label(line));
        found.or_else(|| (context == Context::Signed).then(|| self.wide_signed(line))?)
    }

    /// Returns the names of a line that consists of names, the first of which begins with the character of a
    /// family name.
    pub(super) fn wide_alone(self, line: &str) -> Option<Vec<String>> {
        let line = line.trim();
        if let Some(name) = self.before_office(line) {
            return Some(vec![name]);
        }
        let names = self.split(line, false)?;
        let is_short = |name: &String| (2..=3).contains(&name.chars().count());
        let mut each = names.iter();
        let begins = each.next().is_some_and(|name| self.is_sure_name(name));
        (begins && each.all(|name| is_short(name) || self.is_sure_name(name))).then_some(names)
    }

    /// Returns true if `name` is a Japanese family name with a given name of two characters at most.
    pub(super) fn is_full_name(self, name: &str) -> bool {
        let signs = name.chars().filter(|c| !c.is_whitespace()).count();
        self.lexicon.family_name(name).is_some_and(|family| (family + 1..=family + 3).contains(&signs))
            && name.chars().all(|c| is_wide(c) || c.is_whitespace())
    }

    /// Returns true if `name` begins as family names do and has the length of a name.
    pub(super) fn is_sure_name(self, name: &str) -> bool {
        let signs = name.chars().filter(|c| *c != ' ').count();
        let is_chinese = (2..=3).contains(&signs) && name.starts_with(|c| self.lexicon.is_surname(c));
        let is_japanese =
            || self.lexicon.family_name(name).is_some_and(|family| (1..=3).contains(&(signs - family)));
        // A space that parts family name and given name is left in names of those forms only.
        let is_spaced = || name.contains(' ') && name.starts_with(|c| self.lexicon.is_surname(c));
        !name.ends_with(PLACE_ENDS) && (is_chinese || is_japanese() || is_spaced())
    }

    /// Returns the names in the bracket at the end of `text`: two words, of which one is a label of authors, or
    /// behind a sentence, a Japanese name.
    pub(in crate::parse) fn in_last_bracket(self, text: &str) -> Option<Vec<String>> {
        let text = text.trim_end().strip_suffix(['）', ')', '】', '〕'])?;
        let (before, inner) = text.split_at(text.rfind(['（', '(', '【', '〔'])?);
        let inner = inner.trim_start_matches(['（', '(', '【', '〔']);
        if inner.len() > MAX_BRACKET_BYTES || !inner.contains(is_wide) {
            return None;
        }
        let is_behind_sentence = before.is_empty() || before.trim_end().ends_with(['。', '」', '』']);
        if is_behind_sentence && self.is_full_name(inner) {
            return self.wide_alone(inner);
        }
        let parts: Vec<&str> = inner.split_whitespace().collect();
        let [one, other] = parts.as_slice() else { return None };
        let is_label = |part: &str| {
            let ends = part.char_indices().map(|(at, _)| &part[at..]);
            ends.into_iter().any(|end| {
                [NameWord::By, NameWord::After]
                    .into_iter()
                    .any(|kind| self.lexicon.name_word(&[end], kind) == Some(1))
            })
        };
        let name = match (is_label(one), is_label(other)) {
            (true, false) => other,
            (false, true) => one,
            _ => return None,
        };
        self.wide_alone(name)
    }

    /// Returns the names that follow a label without a gap, at the start of `text`: they end at a slash or at
    /// the end of a bracket, as in `記者王曉明／台北報導`.
    fn glued(self, text: &str) -> Option<Vec<String>> {
        let end = text.find(|c: char| !is_wide(c) && c != '、')?;
        let rest = &text[end..];
        // `張家豪綠野17日電`
        let is_wire = rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['日']);
        if rest.starts_with(|c: char| c.is_ascii_digit()) && is_wire {
            let (place, _) = text[..end].char_indices().rev().nth(PLACE_SIGNS - 1)?;
            return Some(text[..place].to_owned())
                .filter(|name| self.is_sure_name(name))
                .map(|name| vec![name]);
        }
        let is_over = rest.starts_with(['／', '/', '）', ')', '〕', '】', ']']);
        is_over.then(|| self.wide_alone(&text[..end]))?
    }

    /// Reads the names of a signature without spaces, up to the first separator.
    fn wide_signed(self, text: &str) -> Option<Vec<String>> {
        let text = text.trim_start_matches(OPENING);
        let first = text.split(['\n', '|', '｜', '(', '（', '[', '【', '/', '／']).next()?.trim();
        if let Some(name) = self.in_two_parts(first) {
            return Some(vec![name]);
        }
        self.split(first, true)
    }

    /// Returns the names after a label of authors.
    fn behind_label(self, line: &str) -> Option<Vec<String>> {
        let starts = line.char_indices().filter(|(_, c)| is_wide(*c) && self.lexicon.begins_label(*c));
        for (at, _) in starts {
            let rest = &line[at..];
            // Without a colon, the label must be a word of its own or follow the name of a newspaper.
            let before = &line[..at];
            let is_word = !before.ends_with(char::is_alphabetic) || before.ends_with(PLACE_ENDS);
            let ends = rest.char_indices().map(|(end, c)| end + c.len_utf8()).take(MAX_LABEL_SIGNS);
            for end in ends.collect::<Vec<_>>().into_iter().rev() {
                let (label, after) = rest.split_at(end);
                if !label.chars().all(|c| is_wide(c) || matches!(c, '·' | '・' | '/' | '／')) {
                    continue;
                }
                let follows = after.trim_start();
                let is_loose = follows.starts_with(LOOSE_MARKS) || is_in_brackets(&line[..at], follows);
                let is_firm = is_loose || follows.starts_with(LABEL_MARKS);
                let is = |kind| {
                    self.lexicon.name_word(&[label], kind) == Some(1)
                        || self.is_phrase(label, kind)
                        || self.is_ranked(label, kind)
                };
                // A label of one sign, if a name is all that follows, or all up to the next label: `글 한서윤`,
                // `글 김철수 사진 이영희`.
                let is_line =
                    || (before.trim().is_empty() || self.begins_credit(before)) && self.is_credited(follows);
                let is_by = (is_firm && (is(NameWord::Label) || is(NameWord::By)))
                    || (is_word
                        && follows.len() < after.len()
                        && is(NameWord::By)
                        && (label.chars().count() > 1 || is_line()));
                if is_word
                    && label.chars().count() > 1
                    && is(NameWord::By)
                    && let Some(names) = self.glued(after)
                {
                    return Some(names);
                }
                if is_by
                    && (is_word || !is_loose)
                    && let Some(names) = self.split(follows.trim_start_matches(is_mark), is_firm)
                    && (!is_loose
                        || names.iter().all(|name| self.looks_like_name(name))
                        || (before.trim().is_empty() && self.is_only_name(&names, follows)))
                    // `関連記事：` ends as a label does, and has a title behind it.
                    && (is_word || names.iter().all(|name| is_short(name)))
                {
                    return Some(names);
                }
            }
        }
        None
    }

    /// Returns true if `name` has the length of a name and, unless it is Korean, begins as family names do.
    fn looks_like_name(self, name: &str) -> bool {
        let mut signs = name.chars().filter(|c| *c != ' ');
        self.is_sure_name(name) || (signs.clone().count() == 3 && signs.all(is_hangul))
    }

    /// Returns true if `names` are one name with a family name that the list of Japanese ones need not have, and `text` has
    /// nothing else.
    fn is_only_name(self, names: &[String], text: &str) -> bool {
        let [name] = names else { return false };
        let signs = name.chars().filter(|c| *c != ' ').count();
        let is_japanese = self.is_japanese && (name.contains(' ') || signs > *LONG_NAME.start());
        LONG_NAME.contains(&signs)
            && (is_japanese || name.starts_with(|c| self.lexicon.is_surname(c)))
            && text.trim_matches(is_mark) == name
    }

    /// Returns true if `text` begins with a name of one or two words, and goes on with the label of another credit or
    /// not at all.
    fn is_credited(self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        (1..=2).any(|len| {
            let (Some(name), rest) = (words.get(..len), words.get(len)) else { return false };
            self.looks_like_name(&name.join(" ")) && rest.is_none_or(|next| self.begins_credit(next))
        })
    }

    /// Returns true if `text` begins with the label of something else than the text, as a word of its own:
    /// `写真・鈴木一郎`.
    fn begins_credit(self, text: &str) -> bool {
        let is_end = |c: char| c.is_whitespace() || LABEL_MARKS.contains(&c) || LOOSE_MARKS.contains(&c);
        text.split(is_end)
            .next()
            .is_some_and(|label| self.lexicon.name_word(&[label], NameWord::Stop) == Some(1))
    }

    /// Returns true if `label`, which contains a middle dot or slash, is a phrase: `글·사진`, `文/图`.
    fn is_phrase(self, label: &str, kind: NameWord) -> bool {
        let words: Vec<&str> = label.split(['·', '・', '/', '／']).collect();
        words.len() > 1 && self.lexicon.name_word(&words, kind) == Some(words.len())
    }

    /// Returns true if `label` is a phrase behind a word of rank: `特約記者`.
    fn is_ranked(self, label: &str, kind: NameWord) -> bool {
        let cuts = label.char_indices().map(|(at, _)| at).skip(1);
        cuts.map(|at| label.split_at(at)).any(|(rank, of)| {
            self.lexicon.name_word(&[rank], NameWord::RoleWord) == Some(1)
                && self.lexicon.name_word(&[of], kind) == Some(1)
        })
    }

    /// Returns the names before a label of authors, separate or in the same word.
    fn before_label(self, line: &str) -> Option<Vec<String>> {
        // Bars and arrows part the words of a menu.
        let groups = line.split(['|', '｜', '/', '／', '>', '›', '»']);
        let mut names: Vec<String> = groups.flat_map(|group| self.before_label_in(group)).collect();
        names.dedup();
        names.truncate(MAX_AUTHORS);
        (!names.is_empty()).then_some(names)
    }

    /// Returns the names before labels of authors in a part of a line. A name behind the label of something else,
    /// such as a photograph, is not an author's.
    fn before_label_in(self, group: &str) -> Vec<String> {
        let is_mark = |c: char| {
            c.is_whitespace()
                || matches!(c, '(' | ')' | '[' | ']' | '=' | ',' | '@' | '：' | ':' | '\u{200b}')
        };
        let words: Vec<&str> = group.split(is_mark).filter(|word| !word.is_empty()).collect();
        let is_other = |at: usize| at.checked_sub(1).is_some_and(|before| self.begins_credit(words[before]));
        let mut names: Vec<String> = Vec::new();
        let is_after = |word: &str| {
            word.starts_with(|c| self.lexicon.begins_label(c))
                && self.lexicon.name_word(&[word], NameWord::After) == Some(1)
        };
        for (at, word) in words.iter().enumerate().filter(|(at, _)| !is_other(*at)) {
            if words.get(at + 1).is_some_and(|next| is_after(next)) && !self.is_stop(word) {
                let family = at.checked_sub(1).map(|before| words[before]);
                if let Some((family, gap)) = family.and_then(|family| Some((family, self.gap(family, word)?)))
                {
                    names.push([family, gap, word].concat());
                    continue;
                }
                names.extend(self.hangul_names(&words[..at]));
                names.extend(self.around_dots(word));
            }
            // Name and label in one word: `김철수기자`.
            let ends = word.char_indices().rev().map(|(at, _)| at).take(MAX_LABEL_SIGNS).skip(1);
            let glued = (!is_after(word)).then_some(ends).into_iter().flatten();
            let glued = glued.map(|at| word.split_at(at)).find(|(_, label)| is_after(label));
            // In Japanese, only a reporter: `さん` also stands behind the names of those who are written about.
            let is_by = |(names, label): &(&str, &str)| {
                let is_reporter = || self.lexicon.name_word(&[*label], NameWord::Role) == Some(1);
                names.chars().all(|c| is_hangul(c) || c == '·') || (self.is_full_name(names) && is_reporter())
            };
            names.extend(glued.filter(is_by).into_iter().flat_map(|(names, _)| self.around_dots(names)));
        }
        names
    }

    /// Returns `words`, which stand before the last name and its label, if each has the form of a Korean name and is no
    /// place, office or newspaper: `김민수, 이서연 기자`.
    fn hangul_names(self, words: &[&str]) -> Vec<String> {
        let is_name = |word: &&str| {
            word.chars().count() == 3
                && word.chars().all(is_hangul)
                && !word.ends_with(HANGUL_OFFICE_ENDS)
                && !word.ends_with(HANGUL_PLACE_ENDS)
                && !self.is_paper(word)
                && !self.is_agency(word)
                && !self.is_stop(word)
        };
        let is_list = words.iter().all(is_name);
        words.iter().filter(|_| is_list).map(|word| (*word).to_owned()).collect()
    }

    /// Returns the names in `word`: Korean ones may be joined by dots (`변옥희·김철수`), also with an office
    /// (`정치부·김철수`).
    fn around_dots(self, word: &str) -> Vec<String> {
        if !word.contains(is_hangul) {
            return Some(word.to_owned()).filter(|word| self.is_wide_name(word)).into_iter().collect();
        }
        let parts: Vec<&str> = word.split('·').collect();
        if parts.iter().any(|part| self.begins_credit(part)) {
            return Vec::new();
        }
        let is_name = |(at, part): &(usize, &&str)| {
            let is_last = at + 1 == parts.len();
            self.is_wide_name(part)
                && (is_last || (part.chars().count() == 3 && !part.ends_with(HANGUL_OFFICE_ENDS)))
        };
        parts.iter().enumerate().filter(is_name).map(|(_, part)| (*part).to_owned()).collect()
    }

    /// Reads the names at the start of `text`. After a colon (`is_firm`), pen names and Latin names count
    /// too.
    fn split(self, text: &str, is_firm: bool) -> Option<Vec<String>> {
        let end = text.find(|c: char| c.is_numeric() || NAME_ENDS.contains(&c));
        // The word before a colon is the next label, not a name.
        let is_label_end = end.is_some_and(|end| text[end..].starts_with(['：', ':']));
        let head = &text[..end.unwrap_or(text.len())];
        let parts = self.words_of_names(head);
        let count = parts.len().saturating_sub(usize::from(is_label_end));
        let before_label = parts[count..].first().and_then(|last| self.before_next_label(last));
        let mut names: Vec<String> = Vec::new();
        let shown = parts[..count].iter().map(|part| &**part).chain(before_label).collect::<Vec<_>>();
        for (at, part) in shown.iter().enumerate() {
            // `政治部 佐藤健一`
            if part.ends_with(PLACE_ENDS) && shown.get(at + 1).is_some_and(|next| self.is_sure_name(next)) {
                continue;
            }
            let part = self.without_office(self.without_report(self.without_title(part)));
            let is_stop = self.is_stop(part) || self.begins_credit(part) || self.is_report(part);
            let is_name = self.is_wide_name(part) || (is_firm && names.is_empty() && self.is_pen_name(part));
            if is_stop || !is_name || names.len() >= MAX_AUTHORS {
                break;
            }
            names.push(part.to_owned());
        }
        (!names.is_empty()).then_some(names)
    }

    /// Returns the name in `word`, which ends with the label of what follows, without a space between them:
    /// `陈志强发布时间`.
    fn before_next_label(self, word: &str) -> Option<&str> {
        let is_label = |text: &str| {
            let of_date = self.lexicon.date_word(&[text]).map(|(_, word)| word);
            matches!(of_date, Some(DateWord::Published | DateWord::Updated | DateWord::Other))
                || [NameWord::Stop, NameWord::Other, NameWord::Label]
                    .into_iter()
                    .any(|kind| self.lexicon.name_word(&[text], kind) == Some(1))
        };
        let cuts = word.char_indices().map(|(at, _)| at).skip(2).take(MAX_LABEL_SIGNS);
        let mut parts = cuts.map(|at| word.split_at(at));
        parts.find(|(name, label)| is_label(label) && self.is_sure_name(name)).map(|(name, _)| name)
    }

    /// Removes an office and a dot from the start of `part`: `経済部・佐藤健一`.
    fn without_office(self, part: &str) -> &str {
        match part.split_once(['・', '·']) {
            Some((office, name)) if office.ends_with(PLACE_ENDS) && self.is_sure_name(name) => name,
            _ => part,
        }
    }

    /// Returns true if `part` says from where the author reports, and names nobody: `台北報導`.
    fn is_report(self, part: &str) -> bool {
        let mut ends = part.char_indices().map(|(at, _)| &part[at..]).skip(PLACE_SIGNS);
        !part.contains(is_hangul)
            && ends.any(|end| {
                end.chars().nth(1).is_some()
                    && self.lexicon.name_word(&[end], NameWord::After) == Some(1)
                    && self.lexicon.name_word(&[end], NameWord::Role).is_none()
            })
    }

    /// Returns true if `part` is a label, a role or another word that is no name.
    pub(super) fn is_stop(self, part: &str) -> bool {
        let of_date = self.lexicon.date_word(&[part]).map(|(_, word)| word);
        let is_label_of_date =
            matches!(of_date, Some(DateWord::Published | DateWord::Updated | DateWord::Other));
        let is_name_word = [
            NameWord::Stop,
            NameWord::Role,
            NameWord::Nobody,
            NameWord::By,
            NameWord::Label,
            NameWord::After,
            NameWord::RoleWord,
        ]
        .into_iter()
        .any(|kind| self.lexicon.name_word(&[part], kind) == Some(1));
        is_label_of_date || is_name_word
    }

    /// Removes place and "reports" from the end of `part`, as in `王曉明台北報導`.
    fn without_report(self, part: &str) -> &str {
        let ends = part.char_indices().rev().map(|(at, _)| at).take(MAX_LABEL_SIGNS).skip(1);
        let cut =
            ends.filter(|&at| self.lexicon.name_word(&[&part[at..]], NameWord::After) == Some(1)).last();
        let name = cut.and_then(|at| {
            let (place, _) = part[..at].char_indices().rev().nth(PLACE_SIGNS - 1)?;
            Some(&part[..place]).filter(|name| self.is_sure_name(name))
        });
        name.unwrap_or(part)
    }

    /// Removes the title at the start of `part`, as in `记者惠禾`.
    fn without_title(self, part: &str) -> &str {
        let cuts = part.char_indices().map(|(at, _)| at).take(MAX_LABEL_SIGNS).skip(2);
        let cut = cuts.filter(|&at| self.lexicon.name_word(&[&part[..at]], NameWord::Role).is_some()).last();
        // `编辑部` is an editor's office, not an editor called `部`.
        cut.map(|at| &part[at..]).filter(|name| name.chars().nth(1).is_some()).unwrap_or(part)
    }

    /// Returns true if `word` consists of East Asian letters and has the length of a name.
    fn is_wide_name(self, word: &str) -> bool {
        let signs = word.chars().filter(|c| *c != ' ').count();
        let is_long = word.contains(['·', '・', '•']) && signs <= MAX_LONG_SIGNS;
        word.chars().all(|c| is_wide(c) || matches!(c, '·' | '・' | '•' | ' '))
            && !word.starts_with('・')
            && !word.ends_with('・')
            && (NAME_SIGNS.contains(&signs) || is_long)
            && !self.is_nobody(word)
    }

    /// Returns true if `word` could be a pen name: short, of letters of any script.
    fn is_pen_name(self, word: &str) -> bool {
        let signs = word.chars().count();
        signs <= MAX_LONG_SIGNS
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '·' | '-' | '.'))
            && !self.is_nobody(word)
    }
}

/// Returns true for what stands between a label and names.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || LABEL_MARKS.contains(&c) || LOOSE_MARKS.contains(&c) || LABEL_BRACKETS.contains(&c)
}

/// Returns true if `name` has at most six signs, as names in Chinese and Japanese do, or is foreign.
fn is_short(name: &str) -> bool {
    name.contains(['・', '·', ' ']) || name.chars().count() <= 6
}

/// Returns true if the text before a label and what follows it are brackets around it: `［文］佐藤花子`.
fn is_in_brackets(before: &str, follows: &str) -> bool {
    before.ends_with(['[', '［', '【', '〔']) && follows.starts_with(LABEL_BRACKETS)
}

pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7af}')
}
