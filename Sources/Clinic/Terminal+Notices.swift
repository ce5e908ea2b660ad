// What the agent wants people to know: why nothing is sent, and which files stay in the watched folder.
import FoundationEssentials
package import HubAPI
import Spool

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
