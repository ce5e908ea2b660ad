// What analysers say becomes exams of this terminal: kept first, answered then.
import Analysers
import FoundationEssentials
import HubAPI
import Spool

extension Agent {
    /// Takes the ports of the settings.
    /// - Throws: `usage` for an address that is none, or is taken.
    func analysers() throws(ClinicError) -> [AnalyserPort] {
        var ports: [AnalyserPort] = []
        for (speech, address) in settings.analysers.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            do throws(AnalyserError) {
                ports.append(
                    try AnalyserPort(speech, on: address, say: { say(.analyser($0)) }, keep: { await capture($0) }))
            } catch {
                throw ClinicError(
                    .usage, "analyser-port", zh: "无法监听分析仪端口 \(address)（\(error)）。请检查地址与占用情况。",
                    en: "Cannot listen for analysers on \(address) (\(error)). Check the address and who has it.")
            }
        }
        return ports
    }

    /// Captures a message, unless the same is here already: an analyser that missed the answer says it again. False where it
    /// could not be kept, so that the analyser keeps it.
    private func capture(_ message: AnalyserMessage) async -> Bool {
        do throws(ClinicError) {
            if try await terminal.isHere(message.bytes) { return true }
            let file = terminal.home.path + "/analyser-\(UUID().uuidString.lowercased()).\(message.speech.ending)"
            defer { try? FileManager.default.removeItem(atPath: file) }
            do throws(SpoolError) { try DurableFile.replace(file, with: message.bytes) } catch {
                throw ClinicError(error)
            }
            var draft = ExamDraft(files: [file], kind: "CBC", urgency: .routine)
            draft.operator = settings.staff
            draft.unassigned = settings.unassigned
            let capture = try await terminal.capture(draft)
            say(.captured(capture.exam, files: capture.objects.map(\.name)))
            await label(capture, message.bytes, message.speech)
            return true
        } catch {
            say(.failed(error.problem))
            return false
        }
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

extension Terminal {
    /// Whether these very bytes are in the spool as an object of an exam.
    nonisolated func isHere(_ bytes: [UInt8]) async throws(ClinicError) -> Bool {
        do throws(SpoolError) { return try await spool.holds(SHA256Hex(of: Data(bytes))) } catch {
            throw ClinicError(error)
        }
    }
}
