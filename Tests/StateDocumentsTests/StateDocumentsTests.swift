// The documents of the state machines are printed from the tables that the code uses.
import Alliance
import Criticals
import Exams
import Foundation
import Readings
import Referrals
import Testing
import Training

/// Set LIANYI_WRITE_DOCS=1 to write the documents anew instead of comparing them.
@Suite struct StateDocumentsTests {
    static func document(_ file: String) -> String? {
        switch file {
        case "Exam":
            ExamState.transitions.document(
                title: "States of an exam", introduction: introduction("`Sources/Exams/ExamState.swift`"))
        case "Reading":
            ReadingState.transitions.document(
                title: "States of a reading",
                introduction: introduction("`Sources/Readings/ReadingState.swift`"))
        case "Critical":
            CriticalState.transitions.document(
                title: "States of a critical case",
                introduction: introduction("`Sources/Criticals/CriticalState.swift`"))
        case "Referral":
            ReferralTransition.table.document(
                title: "States of a referral",
                introduction: introduction("`Sources/Referrals/ReferralTransition.swift`"),
                outOfPicture: [.cancelled, .voided])
        case "Privilege":
            PrivilegeState.transitions.document(
                title: "States of a privilege",
                introduction: introduction("`Sources/Training/PrivilegeState.swift`"),
                outOfPicture: [.revoked])
        default: nil
        }
    }

    static func introduction(_ source: String) -> String {
        "Printed from \(source); do not edit. "
            + "`LIANYI_WRITE_DOCS=1 swift test --filter StateDocuments` prints it anew."
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/States")

    @Test(arguments: ["Exam", "Reading", "Critical", "Referral", "Privilege"])
    func `a document says what the table says`(file: String) throws {
        let text = try #require(Self.document(file))
        let url = Self.folder.appending(path: file + ".md")
        if ProcessInfo.processInfo.environment["LIANYI_WRITE_DOCS"] == "1" {
            try Data(text.utf8).write(to: url)
        }
        let written = try String(contentsOf: url, encoding: .utf8)
        #expect(written == text, "stale: run with LIANYI_WRITE_DOCS=1")
    }
}
