"""Each source file has its test file, found by its name."""

import os
import re
from pathlib import Path

from tests.habits.files import files_under

# A source file with no test file of its own, and why.
WITHOUT_TEST = {
    "src/nbboard/_version.py": "one constant; the build reads it",
    "src/nbboard/hub/__main__.py": "two lines, started in tests/hub/test_service.py",
    "src/nbboard/server/routes.py": "a table; tests/server/test_auth.py asks each of its routes",
    "src/nbboard/canvas/bulk.py": "told by every call in canvas/test_shapes.py",
    "src/nbboard/canvas/target.py": "fields only",
    "src/nbboard/client/within.py": "protocols and a tuple; told by all that follow them",
    "src/nbboard/room/elsewhere.py": "told in nodes/test_rooms.py, by rooms on two nodes",
    "src/nbboard/server/regrouping.py": "told in nodes/test_groups.py and server/test_groups.py",
    "src/nbboard/server/workers.py": "told in nodes/test_workers.py, by two that are killed",
    "src/nbboard/store/held.py": "told by the contract in store/test_memory.py",
    "src/nbboard/store/moving.py": "protocols; told by store/contract_moving.py on every store",
    "src/nbboard/store/line.py": "protocols; told in nodes/test_rooms.py",
    "src/nbboard/store/redis/calls.py": "told by every call of store/redis/test_store.py",
    "src/nbboard/store/redis/contents.py": "told by the contract in store/redis/test_store.py",
    "src/nbboard/store/redis/lines.py": "told in nodes/test_rooms.py, by what people see",
    "src/nbboard/store/redis/lists.py": "told by the contract in store/redis/test_store.py",
    "src/nbboard/store/redis/people.py": "told by the contract in store/redis/test_store.py",
    "js/src/canvas/scene.ts": "types only",
    "js/src/tools/tool.ts": "types only",
    "js/src/ui/styles/all.ts": "joins style sheets, which tests do not load",
    "js/src/sync/actions.ts": "told whole in sync/session.test.ts and undo.test.ts",
    "js/src/sync/texts.de.ts": "words only; its types are those of the English ones",
    "js/src/ui/chat/texts.de.ts": "words only",
    "js/src/ui/people/texts.de.ts": "words only",
    "js/src/ui/state-texts.de.ts": "words only",
    "js/src/ui/texts.de.ts": "words only",
    "js/src/ui/face.ts": "told in ui/mount.test.ts, by when the font is asked for",
    "js/src/sync/database.ts": "told in sync/journal.test.ts, against a real IndexedDB's double",
    "js/src/sync/live-sender.ts": "told in sync/live.test.ts with the receiving side",
    "js/src/sync/names.ts": "told in sync/session.test.ts",
    "js/src/sync/options.ts": "told in sync/session.test.ts, by the hello that it makes",
    "js/src/sync/people.ts": "told in sync/session.test.ts",
    "js/src/entry/lobby.ts": "told in tests/browser/test_lobby.py",
    "js/src/entry/painter.ts": "told in tests/browser/test_painter.py, by a real worker",
    "js/src/lobby/styles/all.ts": "joins style sheets, which tests do not load",
    "js/src/ui/foreground.tsx": "told in ui/front.test.ts, which loads it as a page does",
    "js/src/ui/past/past-canvas.ts": "told in tests/browser/test_history.py, by what it paints",
    "js/src/ui/past/use-past.ts": "told by keys and buttons in ui/past/past-bar.test.ts",
    "js/src/tools/actions.ts": "told by key and menu in ui/edit-commands.test.ts",
    "js/src/tools/drag-gestures.ts": "told by pointer in tools/select.test.ts",
    "js/src/tools/grid.ts": "told with snapping in tools/snap.test.ts",
    "js/src/tools/marks.ts": "constants of colours",
    "js/src/tools/rubbing.ts": "told by pointer in tools/eraser.test.ts",
    "js/src/tools/pieces.ts": "told by pointer in tools/shapes.test.ts and lines.test.ts",
    "js/src/ui/action-menu.tsx": "opened and used in tests/browser/test_select.py",
    "js/src/ui/buttons.tsx": "pressed in every browser test",
    "js/src/ui/context-menu.tsx": "opened and used in tests/browser/test_select.py",
    "js/src/ui/chat/composer.tsx": "told by keys in ui/chat/chat-panel.test.ts",
    "js/src/ui/chat/message.tsx": "told in ui/chat/chat-panel.test.ts and browser/test_chat.py",
    "js/src/ui/company.ts": "joins the parts of ui/people and ui/chat, each with its test",
    "js/src/ui/front-panels.tsx": "told in ui/loaded-panel.test.ts, which loads it as a page does",
    "js/src/ui/people/answers.tsx": "told by button in ui/people/people-panel.test.ts",
    "js/src/ui/people/avatar.tsx": "told in ui/people/people-panel.test.ts and header.test.ts",
    "js/src/ui/people/give-pen.tsx": "pressed in tests/browser/test_people.py",
    "js/src/ui/people/hooks.ts": "told in ui/people/people-panel.test.ts, which it renders anew",
    "js/src/ui/people/introduction.tsx": "told in ui/people/people-panel.test.ts",
    "js/src/ui/people/person-actions.tsx": "told by button in ui/people/people-panel.test.ts",
    "js/src/ui/people/person-row.tsx": "told in ui/people/people-panel.test.ts",
    "js/src/ui/people/stage-strips.tsx": "told in tests/browser/test_people.py: pen and following",
    "js/src/ui/popover.tsx": "opened in tests/browser/test_tools.py and under axe",
    "js/src/ui/style-rows.tsx": "used in tests/browser/test_tools.py and test_select.py",
}


def python_test_of(source: Path) -> Path:
    """Where the test of `src/nbboard/x/y.py` is."""
    inner = source.relative_to("src/nbboard")
    return Path("tests") / inner.parent / f"test_{inner.name}"


def browser_tests_of(source: Path) -> set[Path]:
    """Where the test of `js/src/x/y.ts` may be; a component's test may do without JSX."""
    inner = source.relative_to("js/src")
    folder = Path("js/test") / inner.parent
    return {folder / f"{inner.stem}.test{suffix}" for suffix in (".ts", ".tsx")}


def is_exempt(source: Path) -> bool:
    """Whether the file needs no test: a package's table of contents, generated, or only types."""
    name = source.name
    if name == "__init__.py" or name.endswith((".gen.ts", ".d.ts")):
        return True
    return source.suffix == ".ts" and source.exists() and not RUNS.search(source.read_text())


RUNS = re.compile(
    r"^(?:export )?(?:default )?(?:async )?(?:function|class|const|let)\b", re.MULTILINE
)
IMPORT = re.compile(r"""from "([./][^"]+)"|import\("([./][^"]+)"\)""")


def imported_by_tests(tests: set[Path]) -> set[Path]:
    """The TypeScript sources that some test imports itself: small parts share a test file."""
    found = set()
    for test in tests:
        if test.suffix not in (".ts", ".tsx") or not test.exists():
            continue
        for names in IMPORT.findall(test.read_text()):
            target = Path(os.path.normpath(test.parent / (names[0] or names[1])))
            found |= {target.with_suffix(suffix) for suffix in (".ts", ".tsx")}
    return found


def sources_without_test(sources: list[Path], tests: set[Path], excused: set[str]) -> list[str]:
    """The sources whose mirror is missing."""
    missing = []
    for source in sources:
        mirrors = {python_test_of(source)} if source.suffix == ".py" else browser_tests_of(source)
        if not is_exempt(source) and str(source) not in excused and not mirrors & tests:
            missing.append(f"{source} has no {min(mirrors)}")
    return missing


def test_every_source_has_its_test() -> None:
    sources = [*files_under("src/nbboard", ".py"), *files_under("js/src", ".ts", ".tsx")]
    tests = {*files_under("tests", ".py"), *files_under("js/test", ".ts", ".tsx")}
    excused = set(WITHOUT_TEST) | {str(path) for path in imported_by_tests(tests)}
    wrong = sources_without_test(sources, tests, excused)
    assert not wrong, "\n".join(wrong)


def test_every_excuse_is_needed() -> None:
    sources = {str(path) for path in files_under("src/nbboard", ".py")}
    sources |= {str(path) for path in files_under("js/src", ".ts", ".tsx")}
    assert set(WITHOUT_TEST) - sources == set()


def test_checker_finds_missing_mirrors_in_both_languages() -> None:
    sources = [
        Path("src/nbboard/core/__init__.py"),
        Path("src/nbboard/core/alone.py"),
        Path("src/nbboard/core/tested.py"),
        Path("src/nbboard/excused.py"),
        Path("js/src/ui/alone.tsx"),
        Path("js/src/ui/tested.tsx"),
        Path("js/src/core/protocol.gen.ts"),
    ]
    tests = {Path("tests/core/test_tested.py"), Path("js/test/ui/tested.test.ts")}
    assert sources_without_test(sources, tests, {"src/nbboard/excused.py"}) == [
        "src/nbboard/core/alone.py has no tests/core/test_alone.py",
        "js/src/ui/alone.tsx has no js/test/ui/alone.test.ts",
    ]
