"""Gristmill as a step of a datatrove pipeline. It cleans page by page; duplicates across pages are left to datatrove."""

import gristmill
from datatrove.data import DocumentsPipeline
from datatrove.pipeline.base import PipelineStep


class GristmillCleaner(PipelineStep):
    name = "Gristmill"
    type = "extractor"

    def __init__(self, config: str | None = None):
        super().__init__()
        self.config = config

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        cleaner = gristmill.Cleaner(self.config)
        for document in data:
            try:
                page = cleaner.clean(document.text, document.metadata.get("url"))
            except gristmill.errors.RejectError as reject:
                self.stat_update("rejected", reject.code)
                continue
            facts = {"title": page.title, "byline": page.byline, "published": page.published and page.published.isoformat()}
            document.metadata.update({name: fact for name, fact in facts.items() if fact})
            document.text = page.text
            yield document
