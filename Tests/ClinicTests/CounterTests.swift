// The counter's screen: what stands on it, that it fits, and what keys do.
import Crypto
import Foundation
import HubAPI
import Spool
import Testing

@testable import Clinic

@Suite struct CounterTests {
    private let moment = RFC3339.moment("2026-11-21T08:12:00+08:00") ?? Date()

    private func capture(_ urgency: Urgency = .routine, patient: PatientReference? = nil) throws -> Capture {
        let object = Manifest.Object(
            number: 1, name: "a.png", mediaType: "application/octet-stream", size: 100, sha256: SHA256Hex(of: [1]))
        var manifest = Manifest(
            exam: .timeOrdered(at: moment), kind: "ECG12", urgency: urgency, performedAt: moment, objects: [object])
        manifest.patient = patient
        let signed = try CompactJWS.signed(
            WireJSON.bytes(of: manifest), kid: "t", type: SignedType.manifest, with: .p256(P256.Signing.PrivateKey()))
        let kept = SpooledObject(number: 1, name: "a.png", size: 100, sha256: object.sha256)
        return Capture(manifest, urgency: urgency, signed: signed, objects: [kept], at: moment)
    }

    private func exam(_ state: CaptureState, sent: Int64 = 0, patient: String? = "柏秀兰") throws -> CounterFacts.Exam {
        var capture = try capture()
        (capture.state, capture.sent) = (state, sent)
        return .init(capture: capture, stage: Stage(capture, isOpened: false), patient: patient)
    }

    private func report(_ severity: String = "critical") -> CounterFacts.Waiting {
        var report = Report(
            id: .timeOrdered(), version: 1, exam: (.timeOrdered(), "ECG12"),
            reader: .init(name: "李医生", grade: nil, licence: nil), signedAt: moment)
        (report.severity, report.impressions) = (severity, [.init(text: "急性前壁心肌梗死，请立即上转并按方案处理", icd10: nil)])
        return .init(report: report, patient: "柏秀兰")
    }

    private func critical() -> CounterFacts.Critical {
        let item = EventPage.Item(number: 1, at: moment, event: "exam.quarantined", critical: true)
        return .init(news: CriticalNews(item), kind: "ECG12", patient: "柏秀兰")
    }

    private func text(_ counter: Counter, _ columns: Int = 80, _ lines: Int = 24) -> [String] {
        CounterScreen(columns: columns, lines: lines).draw(counter).map(\.text)
    }

    private func full() throws -> CounterFacts {
        var facts = CounterFacts()
        (facts.clinic, facts.terminal, facts.now, facts.hasAgent) = ("三河村卫生室", "1 号终端", moment, true)
        facts.line = LineHealth(at: moment, problem: nil)
        (facts.backlog.count, facts.backlog.bytes, facts.backlog.oldest) = (3, 1_500_000, moment)
        facts.exams = try (0..<40).map { _ in try exam(.sending, sent: 62) }
        var waiting = try exam(.captured, patient: nil)
        waiting.capture.heldUntil = moment.addingTimeInterval(600)
        waiting.capture.mark = DeviceMark(sample: "523", patient: "A966")
        facts.tray = [waiting]
        facts.reports = [report()]
        facts.criticals = [critical()]
        return facts
    }

    @Test(arguments: [(80, 24), (120, 50), (200, 10), (40, 8), (79, 25)])
    func `the screen is exactly as large as the terminal, Chinese or not`(_ columns: Int, _ lines: Int) throws {
        var counter = Counter(try full())
        for key in [CounterKey.down, .down, .character("a"), .character("秀"), .escape, .up] {
            let drawn = text(counter, columns, lines)
            #expect(drawn.count == lines)
            for line in drawn { #expect(TextWidth.of(line) <= columns, "\(line)") }
            _ = counter.press(key)
        }
    }

    @Test func `it says how far an exam is, what the line does, and what waits`() throws {
        let drawn = text(Counter(try full())).joined(separator: "\n")
        for words in [
            "三河村卫生室", "线路正常 line up", "08:12", "待发 3 份 1.4 MiB", "报告待看 1", "未指定患者 1",
            "发送中 sending 62 %", "等到 until 08:22", "样本 523 PID A966", "危急值",
        ] { #expect(drawn.contains(words), "\(words) in\n\(drawn)") }
    }

    @Test func `stages read from captured to opened`() throws {
        var facts = CounterFacts()
        facts.exams = try [CaptureState.captured, .queued, .stored, .read].map { try exam($0) }
        facts.exams[3].stage = .opened
        let drawn = text(Counter(facts)).joined(separator: "\n")
        for word in ["captured", "queued", "stored", "opened"] { #expect(drawn.contains(word), "\(word)") }
    }

    @Test func `what lies here and is no exam is counted in the head`() throws {
        var facts = try full()
        #expect(!text(Counter(facts)).contains { $0.contains("not captured") })
        facts.uncaptured = 9
        facts.reports = Array(repeating: facts.reports[0], count: 12)
        let head = text(Counter(facts))[1]
        for words in ["未采集 not captured 9", "报告待看 12", "未指定患者 1"] { #expect(head.contains(words), "\(head)") }
    }

    @Test func `what is critical stands out until somebody acknowledges it`() throws {
        var counter = Counter(try full())
        let lines = CounterScreen(columns: 80, lines: 24).draw(counter)
        #expect(lines.count { $0.style == .alarm } == 1)
        #expect(counter.press(.character("k")) == .acknowledge("exam.quarantined/1"))
        counter.facts.criticals = []
        #expect(!CounterScreen(columns: 80, lines: 24).draw(counter).contains { $0.style == .alarm })
        #expect(counter.press(.character("k")) == nil && counter.message != nil)
    }

    /// So many, the newest first, as they are read from the spool; those at `cases` are to be said back.
    private func criticals(_ count: Int, cases: Set<Int> = []) -> [CounterFacts.Critical] {
        (0..<count).map { place in
            let at = moment.addingTimeInterval(Double(-60 * place))
            var item = EventPage.Item(number: Int64(100 - place), at: at, event: "report.signed", critical: true)
            if cases.contains(place) { item.criticalCase = .timeOrdered(at: at) }
            var critical = CounterFacts.Critical(news: CriticalNews(item))
            (critical.kind, critical.trace) = ("CBC", "样本 \(500 + place)")
            critical.capturedAt = moment.addingTimeInterval(-3_600)
            return critical
        }
    }

    private func alarms(_ counter: Counter) -> [String] {
        CounterScreen(columns: 80, lines: 24).draw(counter).filter { $0.style == .alarm }.map(\.text)
    }

    @Test func `the newest criticals stand on the screen, as many as fit, and the others can be scrolled to`() throws {
        var facts = try full()
        facts.criticals = criticals(20)
        var counter = Counter(facts)
        let first = alarms(counter)
        #expect(first.count == 8 && first[0].contains("08:12") && first[0].contains("样本 500"), "\(first)")
        #expect(first[7].contains("危急共 20") && first[7].contains("1–7"), "\(first[7])")
        #expect(counter.press(.character("k")) == nil, "which of them is for a person to say")
        for _ in 0..<12 { _ = counter.press(.down) }
        let later = alarms(counter)
        #expect(later.contains { $0.hasPrefix(">!! ") && $0.contains("样本 512") }, "\(later)")
        #expect(counter.press(.character("k")) == .acknowledge("report.signed/88"))
    }

    @Test func `one that waits for its read-back does not hold up the others`() throws {
        var facts = try full()
        facts.criticals = criticals(3, cases: [0])
        var counter = Counter(facts)
        let id = try #require(facts.criticals[0].news.criticalCase)
        for _ in 0..<3 { _ = counter.press(.up) }
        #expect(counter.press(.character("k")) == nil)
        #expect(counter.message?.contains("\(id)".suffix(6)) == true, "\(counter.message ?? "")")
        _ = counter.press(.down)
        #expect(counter.press(.character("k")) == .acknowledge("report.signed/99"))
    }

    @Test func `a new critical does not move what is chosen`() throws {
        var counter = Counter(try full())
        for _ in 0..<4 { _ = counter.press(.down) }
        let row = counter.row
        var facts = counter.facts
        facts.criticals = criticals(5) + facts.criticals
        counter.see(facts)
        #expect(counter.row == row)
    }

    @Test func `a critical without a patient says the sample, the kind and when it was captured`() throws {
        var facts = try full()
        facts.criticals = criticals(1, cases: [0])
        facts.criticals[0].said = "PLT 12 10*9/L"
        facts.criticals[0].deadline = moment.addingTimeInterval(-60)
        let line = try #require(alarms(Counter(facts)).first)
        for words in ["CBC", "样本 500", "PLT 12", "采于 07:12", "超时", "复述"] { #expect(line.contains(words), "\(line)") }
    }

    @Test func `photographs in the tray are told apart by their files`() throws {
        var facts = try full()
        facts.tray = try ["rash-1.png", "rash-2.png"].map { name in
            var waiting = try exam(.captured, patient: nil)
            waiting.capture.objects[0] = SpooledObject(
                number: 1, name: name, size: 100, sha256: waiting.capture.objects[0].sha256)
            return waiting
        }
        let drawn = text(Counter(facts)).joined(separator: "\n")
        #expect(drawn.contains("rash-1.png") && drawn.contains("rash-2.png"), "\(drawn)")
    }

    @Test func `a dead line and a missing agent are said`() throws {
        var facts = try full()
        facts.line = LineHealth(at: moment, problem: Problem(local: "x", zh: "连不上中心", en: "Down"))
        #expect(text(Counter(facts))[0].contains("线路不通 down: 连不上中心"))
        facts.hasAgent = false
        #expect(text(Counter(facts))[0].contains("代理未运行"))
    }

    @Test func `the chosen row is on the screen, however long the list, and stays chosen when the list changes`() throws
    {
        var counter = Counter(try full())
        for _ in 0..<30 { _ = counter.press(.down) }
        let row = counter.row
        #expect(
            CounterScreen(columns: 80, lines: 24).draw(counter).contains {
                $0.style == .inverse && $0.text.hasPrefix(">")
            })
        var facts = counter.facts
        facts.exams.insert(try exam(.captured), at: 0)
        counter.see(facts)
        #expect(counter.row == row)
        facts.exams = []
        counter.see(facts)
        #expect(counter.row != nil)
    }

    @Test func `a attaches whom one types, chooses and confirms`() throws {
        var counter = Counter(try full())
        let exam = try #require(counter.facts.tray.first).capture.exam
        _ = counter.press(.down)
        #expect(counter.press(.character("a")) == .find(""))
        #expect(counter.press(.character("秀")) == .find("秀"))
        let people = ["柏秀兰", "柏秀英"].map {
            KeptPatient(id: .timeOrdered(), person: .init(name: $0), isKnown: true)
        }
        counter.see(people, for: "old")
        #expect(counter.press(.enter) == nil, "what fits an older text is not shown")
        counter.see(people, for: "秀")
        #expect(text(counter).joined().contains("柏秀英"))
        _ = counter.press(.down)
        #expect(counter.press(.enter) == .attach(exam, to: people[1].id))
        #expect(counter.mode == .list)
    }

    @Test func `letters typed while attaching are text, and escape gives up`() throws {
        var counter = Counter(try full())
        _ = counter.press(.down)
        _ = counter.press(.character("a"))
        #expect(counter.press(.character("q")) == .find("q"))
        #expect(counter.press(.backspace) == .find(""))
        #expect(counter.press(.escape) == nil && counter.mode == .list)
        #expect(counter.press(.character("q")) == .quit)
        #expect(counter.press(.interrupt) == .quit)
    }

    @Test func `o opens the report of the chosen row, and it scrolls`() throws {
        var counter = Counter(try full())
        let report = try #require(counter.facts.reports.first).report.id
        #expect(counter.press(.character("o")) == .open(report) && counter.press(.character("p")) == .print(report))
        counter.show(report, (0..<60).map { "第 \($0) 行" })
        #expect(text(counter).joined().contains("第 0 行"))
        _ = counter.press(.pageDown)
        #expect(!text(counter).contains("第 0 行") && text(counter).contains("第 10 行"))
        _ = counter.press(.escape)
        #expect(counter.mode == .list)
        _ = counter.press(.down)
        #expect(counter.press(.character("o")) == nil && counter.message != nil)
    }

    @Test func `what came from elsewhere cannot move the cursor`() throws {
        var facts = try full()
        facts.exams[0].patient = "\u{1B}[2J柏\n秀\u{9B}兰"
        let drawn = text(Counter(facts)).joined()
        #expect(!drawn.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    }

    @Test(arguments: [("abc", 3), ("张三", 4), ("ｱ", 1), ("Ａ", 2), ("e\u{301}", 1), ("\u{1F600}", 2), ("", 0)])
    func `columns are counted as terminals show them`(_ text: String, _ columns: Int) {
        #expect(TextWidth.of(text) == columns)
        for width in 0...6 { #expect(TextWidth.of(TextWidth.fit(text, to: width)) == width) }
    }

    @Test func `keys are read from bytes, whole or in pieces`() {
        var decoder = CounterKeyDecoder()
        #expect(
            decoder.keys(in: Array("a秀\u{1B}[A\u{1B}OB\u{1B}[5~\r\u{7F}".utf8)) == [
                .character("a"), .character("秀"), .up, .down, .pageUp, .enter, .backspace,
            ])
        #expect(decoder.keys(in: [0xE7, 0xA7]) == [])
        #expect(decoder.keys(in: [0x80]) == [.character("秀")])
        #expect(decoder.keys(in: [0x1B]) == [.escape] && decoder.keys(in: [0x03]) == [.interrupt])
        #expect(decoder.keys(in: [0xFF, 0x1B, 0x5B, 0x39, 0x39, 0x7E, 0x71]) == [.character("q")])
    }

    @Test func `a report that is nobody's is named by its sample and when it was captured`() throws {
        var facts = try full()
        facts.reports[0].patient = nil
        (facts.reports[0].trace, facts.reports[0].capturedAt) = ("PID A966", moment)
        let line = try #require(text(Counter(facts)).first { $0.contains("A966") && $0.contains("未指定") })
        #expect(line.contains("采于 08:12"), "\(line)")
    }
}
