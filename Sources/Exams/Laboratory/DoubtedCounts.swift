// Values of a count that may be critical and are judged by nobody, because their unit is in doubt: a person must look.

extension BloodCount {
    /// White cells, haemoglobin, platelets, neutrophils: what thresholds of critical values are set for.
    private static let callable: Set<String> = ["6690-2", "718-7", "777-3", "751-8"]

    /// The items among them whose value has no flag because its unit is missing, unknown, another quantity's or cannot be meant.
    /// Empty for a control run and for a run without blood, of which nothing is judged.
    package var doubtedCounts: [LabItem] {
        guard processing != .control, !isWithoutBlood else { return [] }
        return items.filter { item in
            guard let known = item.known, Self.callable.contains(known.code) else { return false }
            if case .doubtful = LabJudgement(item) { return true }
            return false
        }
    }
}

extension IntakeReason {
    /// The code under which the clinic, too, is told at once.
    package static let doubtfulUnit = "count-unit-doubtful"

    /// What reader and clinic are told of values that nobody holds against the thresholds of critical values.
    ///
    /// - Parameter items: as ``BloodCount/doubtedCounts`` gives them; not empty.
    package static func unitDoubtful(_ items: [LabItem]) -> IntakeReason {
        let sent = items.prefix(8).map { item in
            [item.known?.name ?? item.code.code, item.value ?? "", item.unit ?? ""].filter { !$0.isEmpty }
                .joined(separator: " ")
        }.joined(separator: ", ")
        return IntakeReason(
            code: doubtfulUnit,
            zh: "\(sent) 的单位存疑，未按危急值核对。请立即对照仪器原始报告确认数值；若为危急值请按流程电话报告，并在仪器或接口上改正单位后重发。",
            en:
                "The unit of \(sent) is in doubt: the value was not held against the thresholds of critical values. Check it on "
                + "the analyser's own report now, call if it is critical, mend the unit at the analyser or its interface and "
                + "send again.")
    }
}
