// The counter at work: waits, reads the spool, does what keys ask for, draws.
import Clinic
import FoundationEssentials
import HubAPI
import Spool

/// Runs the screen until somebody quits, or the process is told to end. It asks the hub nothing: what a person does here lies
/// in the spool, and the agent carries it.
struct CounterLoop {
    private let terminal: Terminal
    private let screen: RawTerminal
    private var counter = Counter()
    private var decoder = CounterKeyDecoder()
    private var bell = CriticalBell()

    init(_ terminal: Terminal, on screen: RawTerminal) {
        self.terminal = terminal
        self.screen = screen
    }

    mutating func run() async throws(ClinicError) {
        try await look()
        let events = CounterEvents(of: terminal.spool)
        screen.enter()
        defer {
            events.cancel()
            screen.leave()
        }
        draw(isTick: false)
        for await event in events.stream {
            switch event {
            case .end: return
            case .bytes(let bytes): guard await press(bytes) else { return }
            case .changed, .tick: try await look()
            case .resized: break
            }
            var isTick = false
            if case .tick = event { isTick = true }
            draw(isTick: isTick)
        }
    }

    private mutating func look() async throws(ClinicError) { counter.see(try await CounterFacts.read(terminal)) }

    /// Rings for what is new, and on every tick for what nobody has acknowledged.
    private mutating func draw(isTick: Bool) {
        let open = Set(counter.facts.criticals.map(\.news.key)), (columns, lines) = screen.size
        screen.show(
            CounterScreen(columns: columns, lines: lines).draw(counter), bell: bell.rings(for: open, isTick: isTick))
    }

    /// False when it is to end.
    private mutating func press(_ bytes: [UInt8]) async -> Bool {
        for key in decoder.keys(in: bytes) {
            guard let wish = counter.press(key) else { continue }
            guard wish != .quit else { return false }
            do throws(ClinicError) {
                try await grant(wish)
            } catch {
                counter.message = [error.problem.title, error.problem.en?.title].compactMap(\.self).joined(
                    separator: " | ")
            }
        }
        return true
    }

    private mutating func grant(_ wish: CounterWish) async throws(ClinicError) {
        switch wish {
        case .quit: break
        case .find(let query): counter.see(Array(try await terminal.patients(query).prefix(200)), for: query)
        case .acknowledge(let key):
            do { try await terminal.spool.acknowledge(key, at: Date()) } catch { throw ClinicError(error) }
            counter.message = "已确认 acknowledged"
        case .attach(let exam, let patient):
            let label = await terminal.labelOfAnother(on: exam, than: patient)
            let done = Self.told(try await terminal.attach(exam, to: patient, tellsNow: false))
            counter.message = label.map { "\(done)；\($0)" } ?? done
        case .open(let report):
            guard let kept = try await terminal.openHere(report) else { return }
            counter.show(report, try await Results.view(kept, terminal).page)
        case .print(let report):
            guard let kept = try await terminal.openHere(report) else { return }
            counter.message = "已存，可打印 saved to print: \(try await terminal.savePrint(of: kept))"
        }
        try await look()
    }

    private static func told(_ done: Attached) -> String {
        switch done {
        case .inManifest: "患者随检查发出 the patient goes with the exam"
        case .successor: "改正后重新发送 goes as a new exam"
        case .told, .waits: "已记下，由代理告知中心 kept; the agent tells the hub"
        }
    }
}
