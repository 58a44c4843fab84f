"""One tag tree out of many: fragments are tagged documents, and a reader meets the book as one.

Each fragment's elements are copied below a common Document element; the keys of its pages and links in the
parent tree are moved behind those already taken (ISO 32000-1, 14.7.4.4).
"""

from typing import Any


class TagTree:
    """Takes over the structure of fragments in any order, collects it in the order in which `add` is called, and writes it
    with `finish`.
    """

    def __init__(self, pdf: Any) -> None:
        import pikepdf

        self.pdf = pdf
        self.document = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document)
        )
        self.elements: list[Any] = []
        self.parents: list[Any] = []
        self.named: list[tuple[bytes, Any]] = []
        self.next_key = 0

    def take(self, source: Any) -> Any | None:
        """The root of the structure of `source`, whose pages have been copied before; None when it has none."""
        root = source.Root.get("/StructTreeRoot")
        return None if root is None else self.pdf.copy_foreign(source.make_indirect(root))

    def add(self, copied: Any, pages: list[Any]) -> None:
        """Join in the structure that `take` gave, and give its `pages` their keys."""
        numbers = copied.ParentTree.Nums
        highest = -1
        for index in range(0, len(numbers), 2):
            key = int(numbers[index])
            highest = max(highest, key)
            self.parents += (self.next_key + key, numbers[index + 1])
        for page in pages:
            page.StructParents = self.next_key + int(page.StructParents)
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = self.next_key + int(annotation.StructParent)
        self.next_key += highest + 1
        for document in copied.K:
            for element in document.K:
                element.P = self.document
                self.elements.append(element)
        if "/IDTree" in copied:
            names = copied.IDTree.Kids[0].Names
            self.named += [(bytes(names[index]), names[index + 1]) for index in range(0, len(names), 2)]
        # The fragment's own root and Document element are left behind, unreferenced.
        del copied.K, copied.ParentTree
        if "/IDTree" in copied:
            del copied["/IDTree"]

    def finish(self) -> None:
        """Write the joined tree into the catalogue."""
        import pikepdf

        parent_tree = pikepdf.Dictionary(Nums=pikepdf.Array(self.parents))
        root = pikepdf.Dictionary(
            Type=pikepdf.Name.StructTreeRoot,
            K=pikepdf.Array([self.document]),
            ParentTree=self.pdf.make_indirect(parent_tree),
            ParentTreeNextKey=self.next_key,
        )
        if self.named:
            root.IDTree = self.pdf.make_indirect(name_tree(self.pdf, self.named))
        self.pdf.Root.StructTreeRoot = self.pdf.make_indirect(root)
        self.document.P = self.pdf.Root.StructTreeRoot
        self.document.K = pikepdf.Array(self.elements)


def name_tree(pdf: Any, entries: list[tuple[bytes, Any]]) -> Any:
    """A sorted PDF name tree (ISO 32000-1, 7.9.6) with one leaf. `entries` must not be empty."""
    import pikepdf

    ordered = sorted(entries, key=lambda entry: entry[0])
    names = pikepdf.Array()
    for name, value in ordered:
        names.append(pikepdf.String(name))
        names.append(value)
    limits = pikepdf.Array([pikepdf.String(ordered[0][0]), pikepdf.String(ordered[-1][0])])
    leaf = pdf.make_indirect(pikepdf.Dictionary(Names=names, Limits=limits))
    return pikepdf.Dictionary(Kids=pikepdf.Array([leaf]))
