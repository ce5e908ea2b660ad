// Reports that are signed without a page, for tests whose matter is what comes after.
import Foundation
import TestSupport

extension County {
    /// What a report says.
    package enum Finding: Sendable {
        /// A normal electrocardiogram.
        case normal
        /// An infarction, with a plan.
        case critical

        fileprivate var report: String {
            switch self {
            case .normal:
                #"{"findings":"未见异常波形","impression":[{"text":"正常心电图","polarity":"negative"}],"severity":"normal","advice":"none"}"#
            case .critical:
                #"{"findings":"V1–V4 抬高 0.4 mV","impression":[{"text":"急性前壁心肌梗死","polarity":"positive"}],"severity":"critical","advice":"call_120"}"#
            }
        }
    }

    /// Lets a reader claim the next case, which is that exam, and sign. Answers the reading.
    @discardableResult
    package func signed(_ exam: String, as finding: Finding, by reader: Caller) async throws -> String {
        let claim = try await reader.post("/api/v1/claims", "{}")
        guard let id = claim.text("id"), claim.text("exam") == exam else { throw Missing("the claim: \(claim)") }
        try await reader.stepUp()
        let answer = try await reader.put(
            "/api/v1/readings/\(id)/signature", #"{"epoch":\#(claim.number("epoch") ?? 0),"report":\#(finding.report)}"#
        )
        guard answer.status == 201 else { throw Missing("the signature: \(answer)") }
        return id
    }
}
