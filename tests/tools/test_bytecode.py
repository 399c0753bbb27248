from tools.bytecode import FOLDER, environment


def test_bytecode_is_kept_beside_the_sources_only_where_it_is_welcome_there() -> None:
    assert environment({"HOME": "/"}) == {"HOME": "/"}
    kept = environment({"HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"})
    assert kept == {
        "HOME": "/",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(FOLDER),
    }
