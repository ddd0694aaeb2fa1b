use super::*;

fn ask(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.authority()).expect("the server listens");
    write!(stream, "{request}\r\nhost: x\r\n\r\n").expect("it reads");
    stream.shutdown(std::net::Shutdown::Write).expect("open");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("infill-server-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    fs::write(folder.join("index.html"), "hello").expect("a file");
    fs::write(folder.join("a b.wasm"), "wasm").expect("a file");
    folder
}

#[test]
fn files_come_with_their_type_under_the_base() {
    let server = Server::start(&folder("base"), "/sub/", 0).expect("a free port");
    let index = ask(&server, "GET /sub/?device=cpu HTTP/1.1");
    assert!(index.starts_with("HTTP/1.1 200") && index.ends_with("hello"), "{index}");
    let wasm = ask(&server, "GET /sub/a%20b.wasm HTTP/1.1");
    assert!(wasm.contains("content-type: application/wasm\r\n"), "{wasm}");
    assert!(ask(&server, "GET /index.html HTTP/1.1").starts_with("HTTP/1.1 404"));
    assert!(ask(&server, "POST /sub/ HTTP/1.1").starts_with("HTTP/1.1 405"));
    let head = ask(&server, "HEAD /sub/ HTTP/1.1");
    assert!(head.contains("content-length: 5") && !head.contains("hello"), "{head}");
}

#[test]
fn parts_of_a_file_are_served() {
    let server = Server::start(&folder("parts"), "/sub/", 0).expect("a free port");
    let get = |range: &str| ask(&server, &format!("GET /sub/index.html HTTP/1.1\r\nRange: {range}"));
    for (range, part, content) in [
        ("bytes=2-", "2-4/5", "llo"),
        ("bytes=1-2", "1-2/5", "el"),
        ("bytes=0-99", "0-4/5", "hello"),
        ("bytes=-2", "3-4/5", "lo"),
    ] {
        let answer = get(range);
        assert!(
            answer.starts_with("HTTP/1.1 206") && answer.ends_with(&format!("\r\n{content}")),
            "{answer}"
        );
        assert!(answer.contains(&format!("content-range: bytes {part}\r\n")), "{answer}");
    }
    for range in ["bytes=5-", "bytes=7-9"] {
        let answer = get(range);
        assert!(answer.starts_with("HTTP/1.1 416") && answer.contains("bytes */5\r\n"), "{answer}");
    }
    for range in ["lines=1-", "bytes=x-", "bytes=3-2", "bytes=0-1,3-4", ""] {
        assert!(get(range).starts_with("HTTP/1.1 200"), "{range}");
    }
    assert_eq!(server.served()[0], "/sub/index.html bytes=2-");
}

#[test]
fn what_is_laid_over_the_folder_is_served_and_can_break_off() {
    let server = Server::start(&folder("laid"), "/sub/", 0).expect("a free port");
    server.lay("weights/a.safetensors", b"some weights".to_vec());
    server.cut("weights/a.safetensors", 4);
    let cut = ask(&server, "GET /sub/weights/a.safetensors HTTP/1.1");
    assert!(cut.contains("content-length: 12\r\n") && cut.ends_with("\r\n\r\nsome"), "{cut}");
    let rest = ask(&server, "GET /sub/weights/a.safetensors HTTP/1.1\r\nrange: bytes=4-");
    assert!(rest.ends_with("\r\n\r\n weights"), "{rest}");
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let server = Server::start(&folder("outside"), "/", 0).expect("a free port");
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/%2Fetc/passwd", "/%zz"] {
        let answer = ask(&server, &format!("GET {path} HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

#[test]
fn requests_for_others_are_refused_and_kept() {
    let server = Server::start(&folder("proxy"), "/", 0).expect("a free port");
    let own = format!("GET {} HTTP/1.1", server.url());
    assert!(ask(&server, &own).ends_with("hello"));
    assert!(server.foreign().is_empty());
    assert!(ask(&server, "GET http://elsewhere.test/x HTTP/1.1").starts_with("HTTP/1.1 403"));
    assert!(ask(&server, "CONNECT elsewhere.test:443 HTTP/1.1").starts_with("HTTP/1.1 403"));
    assert_eq!(server.foreign(), ["GET http://elsewhere.test/x", "CONNECT elsewhere.test:443"]);
    assert_eq!(server.served(), ["/"]);
}
