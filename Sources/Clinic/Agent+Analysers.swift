// What analysers say becomes exams of this terminal: kept first, answered then.
import Analysers
import FoundationEssentials
import HubAPI
import Spool

extension Agent {
    /// Seconds between two tries to take a port that is not here yet: an address that comes with its network is served soon.
    private static let portPause = 30.0
    /// So many messages without results are kept.
    private static let foreignKept = 20

    /// Serves a port until the task is cancelled. An address that this computer does not have yet (the network comes up
    /// after us), or that another program holds, is said and tried again.
    func serve(_ speech: AnalyserSpeech, on address: String) async {
        var backoff = Backoff(), told: Problem?
        while !Task.isCancelled {
            do throws(AnalyserError) {
                let port = try AnalyserPort(
                    speech, on: address, say: { say(.analyser($0)) }, keep: { await keep($0) })
                if told != nil { say(.found(address)) }
                await terminal.remember(missing: nil, .port(speech))
                return await port.serve()
            } catch {
                let problem = Problem.portMissing(address, error)
                if problem != told { say(.missing(address, problem)) }
                told = problem
                await terminal.remember(missing: problem, .port(speech))
                guard await Self.pause(min(Self.portPause, backoff.next(atLeast: 1))) else { return }
            }
        }
    }

    /// Keeps a message: as an exam where it is whole, else aside. An analyser that missed the answer says it again, and it is
    /// one exam all the same.
    private func keep(_ message: AnalyserMessage) async -> AnalyserCustody {
        do throws(ClinicError) {
            if message.isUnderWay { return try keepBegun(message) }
            let custody =
                !message.isWhole
                ? try setAside(message)
                : message.mayBeResults ? try await capture(message) : setAsideForeign(message)
            note(nil, of: .analysers)
            return custody
        } catch {
            // An analyser that is told so offers it again and again.
            note(error.problem, of: .analysers)
            return .none
        }
    }

    private func keepBegun(_ message: AnalyserMessage) throws(ClinicError) -> AnalyserCustody {
        do throws(SpoolError) {
            try terminal.spool.folder.cut.keep(begun: message.bytes, ending: message.speech.ending)
        } catch {
            throw ClinicError(error)
        }
        return .kept
    }

    private func capture(_ message: AnalyserMessage) async throws(ClinicError) -> AnalyserCustody {
        let name = "analyser-\(WireID.timeOrdered()).\(message.speech.ending)"
        var draft = ExamDraft(files: [name], kind: "CBC", urgency: .routine)
        draft.operator = settings.staff
        draft.unassigned = await terminal.rule(settings.unassigned)
        let capture = try await terminal.capture(message: message.bytes, draft)
        terminal.spool.folder.cut.forget(beginsOf: message.bytes)
        guard let capture else {
            await tellKnown(message)
            return .known
        }
        say(.captured(capture.exam, files: capture.objects.map(\.name)))
        await label(capture, message.bytes, message.speech)
        return .kept
    }

    /// Says of which exam an analyser says the bytes again.
    private func tellKnown(_ message: AnalyserMessage) async {
        let holder = try? await terminal.spool.holder(of: SHA256Hex(of: message.bytes))
        guard let exam = holder.flatMap(\.self) else { return }
        say(.known(exam, file: "分析仪 analyser \(message.peer)"))
    }

    /// Kept for people to look at, while there are few: an analyser that asks for orders asks before every sample, and must not
    /// take the room of results that were cut.
    private func setAsideForeign(_ message: AnalyserMessage) -> AnalyserCustody {
        let cut = terminal.spool.folder.cut
        cut.forget(beginsOf: message.bytes)
        if cut.all().count < Self.foreignKept { _ = try? cut.keep(message.bytes, ending: message.speech.ending) }
        say(.noResult(peer: message.peer, bytes: message.bytes.count))
        return .foreign
    }

    /// What may be cut is no exam: what is missing could be the result that matters. Its analyser is told so, and offers it
    /// again; people find it in `status`.
    private func setAside(_ message: AnalyserMessage) throws(ClinicError) -> AnalyserCustody {
        let cut = terminal.spool.folder.cut
        do throws(SpoolError) {
            guard try cut.keep(message.bytes, ending: message.speech.ending) else { return .known }
        } catch {
            throw ClinicError(error)
        }
        say(.cut(peer: message.peer, bytes: message.bytes.count))
        return .kept
    }
}

extension AnalyserSpeech {
    fileprivate var ending: String {
        switch self {
        case .mllp: "hl7"
        case .astm: "astm"
        }
    }
}
