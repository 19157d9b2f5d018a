"""Writes .argosmodel packages in the official layout, and the index.json that a package server gives."""
import hashlib
import json
import zipfile
from pathlib import Path

PACKAGES = Path(__file__).parent.parent / "packages"
VERSION = "0.1"
NAMES = {"fr": "French", "ja": "Japanese"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same model
README = """# {name} to English: the language of Kawaraban's demo newsroom, nothing else

This package was trained on sentences that a small grammar of budget news generates (crawler/demo/training).
It knows the words of the demo's articles and fails on any other text. It is for `kawaraban demo` and for tests,
**never for a user's archive**: take the official package of argos-translate for that.

Its tokenizer folds full-width digits and no-break spaces itself: text needs no preparation, one sentence at a time.
"""


def stem(lang: str) -> str:
    """Name of the package's file and of the folder inside it, unlike that of any official package."""
    return f"translate-{lang}_en-{VERSION.replace('.', '_')}-demo-newsroom"


def metadata(lang: str, links: list[str]) -> dict[str, object]:
    note = "Kawaraban demo newsroom only: for the demo and tests, never for a user's archive"
    return {"package_version": VERSION, "argos_version": "1.9.0", "from_code": lang, "from_name": NAMES[lang],
            "to_code": "en", "to_name": "English", "links": links, "note": note, "kawaraban_demo": True}


def pack(lang: str, model: Path, tokenizer: Path, packages: Path = PACKAGES) -> Path:
    """The package of a CTranslate2 folder and a sentencepiece model; the index is written again. Returns its path."""
    parts = {"metadata.json": json.dumps(metadata(lang, []), indent=1).encode(),
             "README.md": README.format(name=NAMES[lang]).encode(),
             "sentencepiece.model": tokenizer.read_bytes(),
             **{f"model/{path.name}": path.read_bytes() for path in sorted(model.iterdir())}}
    packages.mkdir(parents=True, exist_ok=True)
    file = packages / f"{stem(lang)}.argosmodel"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(f"{stem(lang)}/{name}", EPOCH), data, zipfile.ZIP_DEFLATED, 9)
    write_index(packages)
    return file


def opened(lang: str, folder: Path, packages: Path = PACKAGES) -> Path:
    """The package of the repository unpacked into `folder`; returns where its files are."""
    with zipfile.ZipFile(packages / f"{stem(lang)}.argosmodel") as archive:
        archive.extractall(folder)
    return folder / stem(lang)


def write_index(packages: Path = PACKAGES) -> None:
    """index.json as argospm-index has it; links are relative to the index, `sha256` is ours."""
    entries = []
    for lang in NAMES:
        file = packages / f"{stem(lang)}.argosmodel"
        if file.exists():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            entries.append({**metadata(lang, [file.name]), "code": f"translate-{lang}_en", "type": "translate",
                            "sha256": digest, "size": file.stat().st_size})
    (packages / "index.json").write_text(json.dumps(entries, indent=1) + "\n", "utf-8")
