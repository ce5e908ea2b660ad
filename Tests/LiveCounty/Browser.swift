// A real chromium, driven over the W3C WebDriver protocol, at the hub of one test.
import Curl
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// One browser with a profile of its own. The hub is `http://hub.test`, which only this browser resolves.
package actor Browser {
    /// Whether this machine has both programs (Debian: chromium, chromium-driver).
    package static var isHere: Bool { path("chromedriver") != nil && path("chromium") != nil }

    private let folder: String
    private let port: String
    private let arguments: [String]
    private let language: String
    private var driver: Process?
    private var session = ""
    private var line: Caller
    private var chromium: Int32 = 0

    /// - Parameters:
    ///   - isSecure: whether the browser takes the test's plain address for a secure one, as it takes https.
    package init(at hub: String, language: String = "zh-CN", isSecure: Bool = true) throws {
        // Chromium puts a socket there, and a socket's path has 107 characters at most.
        folder = FileManager.default.temporaryDirectory.appending(path: "lianyi-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        self.language = language
        port = hub.split(separator: ":").last.map(String.init) ?? ""
        arguments =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
                "--no-first-run", "--disable-background-networking", "--lang=\(language)",
                "--host-resolver-rules=MAP hub.test:80 127.0.0.1:\(port)", "--window-size=1366,768",
                "--user-data-dir=\(folder)/profile",
            ] + (isSecure ? ["--unsafely-treat-insecure-origin-as-secure=http://hub.test"] : [])
        line = try Caller("")
    }

    /// Runs `body` with a browser at the county's hub, or behind a line to it; both programs and the profile are gone afterwards.
    package static func run(
        _ county: County, behind line: BadLine? = nil, language: String = "zh-CN", isSecure: Bool = true,
        _ body: (Browser) async throws -> Void
    ) async throws {
        let hub = await county.hub.url
        line?.lead(to: UInt16(hub.split(separator: ":").last ?? "") ?? 0)
        let browser = try Browser(at: line?.url ?? hub, language: language, isSecure: isSecure)
        do {
            try await browser.start()
            try await body(browser)
        } catch {
            await browser.lastPicture()
            let seen = (try? await browser.text("return location.pathname + '\\n' + document.body.innerText")) ?? ""
            await browser.end()
            throw Missing("\(error)\nthe page: \(seen)")
        }
        await browser.end()
    }

    /// Starts the driver and a window; a profile that is there already is used again.
    package func start() async throws {
        guard let program = Self.path("chromedriver") else { throw Missing("chromedriver") }
        let log = "\(folder)/driver-\(UUID().uuidString).log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--port=0"]
        process.environment = TestProgram.environment.merging(["HOME": folder, "TMPDIR": folder]) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardError = FileHandle.nullDevice
        try process.run()
        driver = process
        let address = try await eventually("the driver's port") { () -> String? in
            let said = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
            return said.components(separatedBy: "successfully on port ").dropFirst().last.map {
                String($0.prefix(while: \.isNumber))
            }
        }
        line = try Caller("http://127.0.0.1:\(address)")
        let options = try Self.json(Options(args: arguments, prefs: ["intl.accept_languages": language]))
        let made = try await ask(
            "POST", "/session", #"{"capabilities":{"alwaysMatch":{"goog:chromeOptions":\#(options)}}}"#)
        guard let id = made.text("value.sessionId") else { throw Missing("a session: \(made)") }
        session = "/session/" + id
        chromium = Int32(made.number("value.capabilities.goog:processID") ?? 0)
    }

    /// Kills the browser at once, as a power cut does.
    package func crash() async {
        if chromium > 0 { kill(chromium, SIGKILL) }
        await endDriver()
    }

    /// Closes the browser.
    package func end() async {
        _ = try? await line.send("DELETE", session)
        await endDriver()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func endDriver() async {
        guard let driver else { return }
        self.driver = nil
        // It may have inherited a mask under which it never hears SIGTERM.
        kill(driver.processIdentifier, SIGKILL)
        if chromium > 0 { kill(chromium, SIGKILL) }
        chromium = 0
        _ = try? await aside { driver.waitUntilExit() }
    }

    // MARK: pages

    /// Goes to a path of the hub.
    package func visit(_ path: String) async throws {
        try await tell("POST", "/url", Self.json(["url": "http://hub.test" + path]))
    }

    /// Runs a script and answers its value as text.
    package func text(_ script: String) async throws -> String? { try await run(script).text("value") }
    /// Runs a script and answers its value as a number.
    package func number(_ script: String) async throws -> Int? { try await run(script).number("value") }
    /// Runs a script and answers whether its value is true.
    package func isTrue(_ script: String) async throws -> Bool {
        try await text("return String(Boolean(\(script)))") == "true"
    }

    /// Waits until an expression is true.
    package func wait(_ expression: String, within seconds: Int = 30) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while ContinuousClock.now < deadline {
            if try await isTrue(expression) { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Missing("\(seconds) seconds have gone by without: \(expression)")
    }

    package func click(_ selector: String) async throws {
        try await tell("POST", "/element/\(try await element(selector))/click", "{}")
    }

    /// Types into a field, or puts a file's path into a picker.
    package func type(_ text: String, into selector: String) async throws {
        try await tell("POST", "/element/\(try await element(selector))/value", Self.json(["text": text]))
    }

    /// Chooses an option of a list by its value.
    package func choose(_ value: String, of selector: String) async throws {
        _ = try await text("document.querySelector(\"\(selector)\").scrollIntoView({ block: 'center' })")
        try await click("\(selector) option[value='\(value)']")
        try await wait("document.querySelector(\"\(selector)\").value === '\(value)'")
    }

    /// Presses a key where the focus is.
    package func press(_ key: String) async throws {
        let steps = ["keyDown", "keyUp"].map { #"{"type":"\#($0)","value":"\#(key)"}"# }.joined(separator: ",")
        try await tell("POST", "/actions", #"{"actions":[{"type":"key","id":"k","actions":[\#(steps)]}]}"#)
    }

    /// Drags the pointer over the page from one place to another, as a hand does.
    package func drag(from: (x: Int, y: Int), to: (x: Int, y: Int)) async throws {
        func move(_ place: (x: Int, y: Int), _ time: Int) -> String {
            #"{"type":"pointerMove","duration":\#(time),"x":\#(place.x),"y":\#(place.y)}"#
        }
        let steps = [
            move(from, 0), #"{"type":"pointerDown","button":0}"#, move(((from.x + to.x) / 2, (from.y + to.y) / 2), 30),
            move(to, 30), #"{"type":"pointerUp","button":0}"#,
        ].joined(separator: ",")
        try await tell(
            "POST", "/actions",
            #"{"actions":[{"type":"pointer","id":"p","parameters":{"pointerType":"mouse"},"actions":[\#(steps)]}]}"#)
    }

    /// Gives the window another size.
    package func resize(width: Int, height: Int) async throws {
        try await tell(
            "POST", "/chromium/send_command_and_get_result",
            #"{"cmd":"Emulation.setDeviceMetricsOverride","params":{"width":\#(width),"height":\#(height),"deviceScaleFactor":1,"mobile":false}}"#
        )
    }

    /// A PNG of what the window shows.
    package func screenshot() async throws -> [UInt8] {
        let answer = try await ask("GET", session + "/screenshot")
        guard let text = answer.text("value"), let data = Data(base64Encoded: text) else {
            throw Missing("a screenshot")
        }
        return Array(data)
    }

    /// How many bytes a second the line of this window takes up; nil for all it can.
    package func limit(upload: Int?) async throws { try await line(isCut: false, upload: upload ?? 100_000_000) }

    /// Cuts the line of this window, as a cable that is pulled.
    package func cutLine() async throws { try await line(isCut: true, upload: 0) }

    private func line(isCut: Bool, upload: Int) async throws {
        try await tell(
            "POST", "/chromium/network_conditions",
            """
            {"network_conditions":{"offline":\(isCut),"latency":0,"download_throughput":100000000,\
            "upload_throughput":\(upload)}}
            """)
    }

    /// Opens a further tab and goes on there.
    package func openTab() async throws {
        let made = try await ask("POST", session + "/window/new", #"{"type":"tab"}"#)
        guard let handle = made.text("value.handle") else { throw Missing("a tab: \(made)") }
        try await turn(to: handle)
    }

    /// The tab in which one is.
    package func tab() async throws -> String { try await ask("GET", session + "/window").text("value") ?? "" }

    package func turn(to tab: String) async throws { try await tell("POST", "/window", Self.json(["handle": tab])) }

    /// Closes the tab in which one is.
    package func closeTab() async throws { _ = try await ask("DELETE", session + "/window") }

    private func run(_ script: String) async throws -> Answer {
        try await ask("POST", session + "/execute/sync", Self.json(Script(script: script, args: [])))
    }

    private struct Options: Encodable {
        let args: [String], prefs: [String: String]
    }

    private struct Script: Encodable {
        let script: String, args: [String]
    }

    private func element(_ selector: String) async throws -> String {
        let found = try await ask(
            "POST", session + "/element", Self.json(["using": "css selector", "value": selector]))
        let value = found["value"] as? [String: String]
        guard let id = value?.values.first else { throw Missing("\(selector): \(found)") }
        return id
    }

    private func tell(_ method: String, _ path: String, _ body: String) async throws {
        _ = try await ask(method, session + path, body)
    }

    private func ask(_ method: String, _ path: String, _ body: String? = nil) async throws -> Answer {
        let answer = try await line.send(method, path, json: body, limit: 16_777_216)
        guard answer.status == 200 else { throw Missing("\(method) \(path): \(answer)") }
        return answer
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    private static func path(_ program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin"]
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension Browser {
    /// Signs a member of staff in by the form and waits until their page is there.
    package func signIn(_ account: String, to path: String = "/clinic") async throws {
        try await visit("/sign-in?to=" + path)
        try await type(account, into: "#account")
        try await type(TestDatabase.password, into: "#password")
        try await click("button.main")
        try await wait("location.pathname === '\(path)' && 'ready' in document.body.dataset")
    }

    /// Opens the form that uploads, fills it for a new patient and adds the files; it is not sent yet.
    package func fillUpload(kind: String, patient: String, files: [String]) async throws {
        try await visit("/clinic/upload")
        try await wait("'ready' in document.body.dataset")
        try await click("[name=who][value=new]")
        try await type(patient, into: "#name")
        try await choose(kind, of: "#kind")
        for file in files { try await type(file, into: "#pick") }
        try await wait("document.querySelectorAll('#files li[data-sha256]').length === \(files.count)")
    }

    /// Sends what is filled in, and waits for the clinic's page.
    package func submit() async throws {
        try await click("#send")
        try await wait("location.pathname === '/clinic' && 'ready' in document.body.dataset")
    }

    /// How far the waiting exam is, by the hub's acknowledgements; nil where none waits.
    package func percent() async throws -> Int? {
        try await number(
            "return Number(document.querySelector('.waiting-row[data-state=sending]')?.dataset.percent ?? -1)"
        )
        .flatMap { $0 < 0 ? nil : $0 }
    }

    /// The exam that has got its receipt: on this page, or already on the one before, while this one was on its way; then nothing
    /// waits here, and it stands in the list.
    package func storedExam() async throws -> String {
        let stored = """
            (document.querySelector('.waiting-row[data-state=stored]') ?? (document.querySelector('.waiting-row') ? null \
            : document.querySelector('#exam-rows .row:not([data-state=registered]):not([data-state=uploading])')))
            """
        try await wait(stored, within: 60)
        return try await text("return \(stored).dataset.exam") ?? ""
    }
}
