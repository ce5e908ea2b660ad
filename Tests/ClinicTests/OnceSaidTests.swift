// What is said once per change and not with every round; and the bell, which rings again until somebody comes.
import HubAPI
import Testing

@testable import Clinic

@Suite struct `What an agent says again and again` {
    private let full = Problem("disk-full", status: 507, title: "x", detail: "tmp/1", en: nil)

    @Test func `is a full disk once, and once more when it was free in between`() {
        var voice = DiskVoice(warning: 90), said: [Agent.Word?] = []
        let looks: [(Int, Bool)] = [
            (50, false), (91, false), (91, false), (100, true), (100, true), (91, false), (60, false), (91, false),
            (100, true), (100, true),
        ]
        for (percent, isFull) in looks { said.append(voice.word(percent: percent, isFull: isFull)) }
        #expect(said == [nil, .fills(91), nil, .full, nil, .fills(91), nil, .fills(91), .full, nil])
    }

    @Test func `is a failure once for each part, until it succeeds or fails in another way`() {
        let notes = FailureNotes()
        let other = Problem("disk-full", status: 507, title: "x", detail: "tmp/2", en: nil)
        let damaged = Problem("spool-damaged", status: 500, title: "x", detail: nil, en: nil)
        #expect(notes.isNews(full, of: .sending) && !notes.isNews(full, of: .sending))
        #expect(!notes.isNews(other, of: .sending), "the same, of another file")
        #expect(notes.isNews(full, of: .analysers))
        #expect(notes.isNews(damaged, of: .sending) && notes.isNews(full, of: .sending))
        #expect(!notes.isNews(nil, of: .sending) && notes.isNews(full, of: .sending))
        #expect(!notes.isNews(full, of: .analysers))
    }

    @Test func `is the bell: at once for what is new, then with every tick until all is acknowledged`() {
        var bell = CriticalBell()
        let looks: [(open: Set<String>, isTick: Bool, rings: Bool)] = [
            ([], true, false), (["a"], false, true),
            // A key or another change is no reason to ring again; time is.
            (["a"], false, false), (["a"], true, true), (["a"], true, true),
            (["a", "b"], false, true), (["b"], false, false), (["b"], true, true), ([], true, false),
            // Critical again, rung for again.
            (["a"], false, true),
        ]
        for look in looks {
            let rings = bell.rings(for: look.open, isTick: look.isTick)
            #expect(rings == look.rings, "\(look)")
        }
    }
}
