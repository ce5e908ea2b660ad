// What the agent wants people to know: why nothing is sent, and which files stay in the watched folder.
import Analysers
import FoundationEssentials
package import HubAPI
import Spool

/// Something that the agent is told to use and waits for.
enum AwaitedThing {
    case folder
    case port(AnalyserSpeech)

    static let all = [AwaitedThing.folder] + AnalyserSpeech.allCases.map(AwaitedThing.port)

    /// The name of the setting in which is kept why it cannot be used.
    fileprivate var setting: String {
        switch self {
        case .folder: "missing-folder"
        case .port(let speech): "missing-port-\(speech.rawValue)"
        }
    }
}

/// A file that stays in the watched folder.
package struct FolderNotice: Sendable, Codable, Equatable {
    /// Where it lies.
    package var path: String
    /// Why it is not captured.
    package var problem: Problem
}

extension Terminal {
    private static let trouble = "agent-trouble"
    private static let stays = "folder-notices"

    /// Keeps why nothing can be sent, for whoever asks for the status; none when all goes well.
    nonisolated func remember(trouble problem: Problem?) async {
        let bytes = problem.flatMap { try? WireJSON.bytes(of: $0) } ?? []
        try? await spool.set(Self.trouble, to: String(decoding: bytes, as: UTF8.self))
    }

    /// Why the agent could not send when it last tried; nil when it could.
    package nonisolated func trouble() async -> Problem? {
        let text = try? await spool.setting(Self.trouble)
        return text.flatMap { try? WireJSON.value(Problem.self, in: Array($0.utf8)) }
    }

    /// Keeps why something that the agent is to use cannot be used yet; none when it can.
    nonisolated func remember(missing problem: Problem?, _ thing: AwaitedThing) async {
        let bytes = problem.flatMap { try? WireJSON.bytes(of: $0) } ?? []
        try? await spool.set(thing.setting, to: String(decoding: bytes, as: UTF8.self))
    }

    /// What the agent waits for: a folder, ports.
    package nonisolated func missing() async -> [Problem] {
        var problems: [Problem] = []
        for thing in AwaitedThing.all {
            let text = try? await spool.setting(thing.setting)
            if let problem = text.flatMap({ try? WireJSON.value(Problem.self, in: Array($0.utf8)) }) {
                problems.append(problem)
            }
        }
        return problems
    }

    nonisolated func remember(stays notices: [FolderNotice]) async {
        guard let bytes = try? WireJSON.bytes(of: notices) else { return }
        try? await spool.set(Self.stays, to: String(decoding: bytes, as: UTF8.self))
    }

    /// Files that stay in the watched folder, and why.
    package nonisolated func folderNotices() async -> [FolderNotice] {
        let text = try? await spool.setting(Self.stays)
        return text.flatMap { try? WireJSON.value([FolderNotice].self, in: Array($0.utf8)) } ?? []
    }
}
