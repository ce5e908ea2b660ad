// Named steps at which a debug build can be made to die, so that a test sees what is left of each.
#if DEBUG
    import FoundationEssentials
    import Synchronization

    #if canImport(Glibc)
        import Glibc
    #endif
#endif

/// A step on an exam's way from the device into custody, over the line or on a stick, of a report's way back, or of a word from the
/// counter to the hub. Each says what is durable when it is passed; what
/// stands in an open transaction is not.
@usableFromInline
package enum Failpoint: String, CaseIterable, Sendable {
    // The terminal, reliability §3.5.

    /// The bytes of a file are copied into the spool's `tmp/`. Nothing is durable; the file lies where it lay.
    case captureCopied
    /// The copy is synced, under a name that means nothing.
    case captureSynced
    /// The copy has its name, its hash; the name is not synced.
    case captureNamed
    /// Every file of the exam is durable under its hash. No row says so.
    case captureKept
    /// The capture's row is written and not committed.
    case captureEntered
    /// The row is committed: the capture is durable. Its files still lie in the watched folder.
    case captureCommitted
    /// A file has left the watched folder, which nobody has noted.
    case captureMoved
    /// A try has begun, and is noted; not a byte has left.
    case sendingBegun
    /// The hub has answered the manifest. Of that nothing is noted here.
    case manifestAnswered
    /// The hub has acknowledged a piece. The spool knows the offset of before.
    case pieceAcknowledged
    /// How far the hub has come is noted here.
    case offsetNoted
    /// The receipt is here, in memory only: the hub holds the exam, and the spool does not know.
    case receiptHeard
    /// The receipt lies in a file of its own, durable. The capture's row has none.
    case receiptFiled
    /// The receipt is in the capture's row: delivered.
    case receiptStored
    /// A report is here, in memory only, and believed.
    case reportFetched
    /// The report lies in a file of its own, durable. No row says so.
    case reportFiled
    /// The report's row is committed. The place in the hub's list is the one of before.
    case reportKept
    /// That somebody has opened the report is noted here. The hub has not heard of it.
    case openingNoted
    /// The hub has heard of the opening. That it has is not noted here.
    case openingTold
    /// Whose an exam is that has left is noted here. The hub has not heard of it.
    case attachmentNoted
    /// The hub has heard of it. That it has is not noted here.
    case attachmentTold
    /// The hub has registered somebody new. That it has is not noted here.
    case patientTold
    /// What was said back of a critical value is noted here. The hub has not heard of it.
    case readBackNoted
    /// The hub has heard of it. That it has is not noted here.
    case readBackTold
    /// A bundle is written beside its name on the stick, and not synced.
    case bundleSealed
    /// The bundle is durable under its name. No row says what is in it.
    case bundleNamed
    /// The hub's answer to a bundle that this terminal has brought is here, in memory only.
    case bundleAnswered

    // The hub, reliability §3.4.

    /// A manifest of objects that are still to come is written and not committed.
    case manifestWritten
    /// The manifest is committed; its sender has no answer.
    case manifestCommitted
    /// An object that came in one go is written into `incoming/`, and not synced.
    case contentWritten
    /// The same is synced, under a name that means nothing.
    case contentSynced
    /// A piece is written behind the acknowledged offset, and not synced.
    case pieceWritten
    /// The piece is durable. The acknowledged offset is the one of before.
    case pieceSynced
    /// The new offset is written and not committed.
    case offsetWritten
    /// The new offset is committed; the sender has no answer.
    case offsetCommitted
    /// An upload that has come whole has its other name, under which nobody appends; that is not synced, its hash not proved.
    case wholeNamed
    /// The whole is proved to be what the manifest says. It has no place in the store.
    case wholeProved
    /// The object has its place in the store; the place's folder is not synced.
    case blobLinked
    /// The object is durable in the store. No row says so.
    case blobKept
    /// That the object is there is written and not committed.
    case objectNoted
    /// The exam is whole, its receipt signed and written, and not committed.
    case receiptWritten
    /// The receipt is committed: custody has passed. The sender has no answer, staged bytes may lie about.
    case receiptCommitted
    /// The staged bytes of the upload are gone; the sender's answer is on its way, or not yet.
    case uploadUnstaged
    /// An exam of a bundle has its receipt. Others may be still to come, and the book of bundles does not know of it.
    case bundleExamTaken
    /// What became of a bundle is in the book. Who has brought it has no answer.
    case bundleEntered
}

#if DEBUG
    /// Ends this process, as `kill -9` would, where the environment says so; else nothing.
    ///
    /// `LIANYI_FAILPOINT` is the step's name, with `:K` where it shall be the K-th passing, and with `:K:stop` where the process shall
    /// be halted (SIGSTOP) instead, so that another one can be killed at that very step. Read once. A release build knows none of it.
    package func failpoint(_ point: Failpoint) {
        guard let armed = ArmedFailpoint.fromEnvironment, armed.point == point else { return }
        guard armed.passings.add(1, ordering: .relaxed).newValue == armed.turn else { return }
        kill(getpid(), armed.isHalt ? SIGSTOP : SIGKILL)
    }

    /// The one step at which this process is to die.
    private final class ArmedFailpoint: Sendable {
        static let fromEnvironment = ArmedFailpoint(ProcessInfo.processInfo.environment["LIANYI_FAILPOINT"] ?? "")

        let point: Failpoint
        let turn: Int
        let isHalt: Bool
        let passings = Atomic(0)

        private init?(_ text: String) {
            let words = text.split(separator: ":").map(String.init)
            guard let point = words.first.flatMap({ Failpoint(rawValue: $0) }) else { return nil }
            self.point = point
            turn = words.count > 1 ? Int(words[1]) ?? 1 : 1
            isHalt = words.count > 2 && words[2] == "stop"
        }
    }
#else
    /// Nothing: only a debug build can be made to die.
    @inlinable
    package func failpoint(_ point: Failpoint) {}
#endif
