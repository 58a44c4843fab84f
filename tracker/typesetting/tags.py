"""What WeasyPrint's tag tree lacks for PDF/UA: the index of the identifiers it gives to table heads.

ISO 32000-1, 14.7.2: a document whose structure elements carry `/ID` needs an `/IDTree`, and identifiers are unique.
WeasyPrint numbers them from zero in each document, so that documents to be joined need a prefix of their own.
"""

from typing import Any


def complete_tags(pdf: Any, *, prefix: str = "") -> None:
    """Prefix the identifiers of a `pydyf.PDF` about to be written and add their index. Use it as a `finisher`."""
    import pydyf  # comes with WeasyPrint and is as slow to import

    named: list[tuple[bytes, Any, Any]] = []
    root: Any = None
    for element in pdf.objects:
        if not isinstance(element, pydyf.Dictionary):
            continue
        if element.get("Type") == "/StructTreeRoot":
            root = element
        if "ID" in element and element.get("Type") == "/StructElem":
            element["ID"] = pydyf.String(f"{prefix}{element['ID'].string}")
            named.append((element["ID"].data, element["ID"], element.reference))
        attributes = element.get("A")
        if isinstance(attributes, pydyf.Dictionary) and "Headers" in attributes:
            attributes["Headers"] = pydyf.Array(
                pydyf.String(f"{prefix}{header.string}") for header in attributes["Headers"]
            )
    if root is None or not named:
        return
    named.sort(key=lambda entry: entry[0])
    names = pydyf.Array(part for _key, name, reference in named for part in (name, reference))
    limits = pydyf.Array((named[0][1], named[-1][1]))
    leaf = pydyf.Dictionary({"Names": names, "Limits": limits})
    pdf.add_object(leaf)
    index = pydyf.Dictionary({"Kids": pydyf.Array((leaf.reference,))})
    pdf.add_object(index)
    root["IDTree"] = index.reference
