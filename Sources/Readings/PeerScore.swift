// 复阅评分: how a second opinion and the first report compare, after RADPEER of the American College of Radiology.

/// A score in the manner of RADPEER: 1 agrees; 2, 3 and 4 say how readily the first look should have seen it; `a` and `b` whether
/// it is likely to matter to the patient. (RADPEER itself has merged 3 and 4 since 2016.) Raw values are the codes in SQL and JSON.
package enum PeerScore: String, CaseIterable, Codable, Sendable {
    /// 一致
    case agree = "1"
    /// 难以发现，不大影响患者: not ordinarily expected to be seen, and unlikely to matter.
    case hardMinor = "2a"
    /// 难以发现，可能影响患者
    case hardMajor = "2b"
    /// 多数情况下应发现，不大影响患者: should be seen most of the time, and unlikely to matter.
    case mostMinor = "3a"
    /// 多数情况下应发现，可能影响患者
    case mostMajor = "3b"
    /// 几乎总应发现，不大影响患者: should be seen almost every time, and unlikely to matter.
    case alwaysMinor = "4a"
    /// 几乎总应发现，可能影响患者
    case alwaysMajor = "4b"

    /// Whether these two can be scored so: where one alone says critical they do not agree, and a critical value that the first look
    /// missed matters to the patient.
    package func fits(first: Severity, second: Severity) -> Bool {
        switch (first, second) {
        case (.critical, .critical): true
        case (_, .critical): [.hardMajor, .mostMajor, .alwaysMajor].contains(self)
        case (.critical, _): self != .agree
        default: true
        }
    }

    /// What follows of it. Whatever is likely to matter is major, however hard it was to see: the score is the reader's, the
    /// amendment is the patient's. So is what should almost never be missed. A major one where the second look alone says
    /// critical is a missed critical.
    package func outcome(first: Severity, second: Severity) -> OverReadOutcome {
        switch self {
        case .agree: .agree
        case .hardMinor, .mostMinor: .minor
        case .hardMajor, .mostMajor, .alwaysMinor, .alwaysMajor:
            second == .critical && first != .critical ? .criticalMiss : .major
        }
    }
}

/// What an over-read came to, the mildest first. Raw values are the codes in SQL and JSON.
package enum OverReadOutcome: String, CaseIterable, Codable, Comparable, Sendable {
    /// 一致
    case agree
    /// 轻微差异
    case minor
    /// 重大差异: the report should be amended.
    case major
    /// 危急值漏诊: the same, at once.
    case criticalMiss = "critical_miss"

    private var rank: Int { OverReadOutcome.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: OverReadOutcome, right: OverReadOutcome) -> Bool { left.rank < right.rank }
}
