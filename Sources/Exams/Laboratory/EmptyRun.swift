// A run of the analyser that held no blood: aspirated air, a clot in the probe, an empty tube. Nothing in it is critical.
import FoundationEssentials

extension BloodCount {
    /// Haemoglobin (g/L) and red cells (10*12/L) that an analyser counts in its diluent alone: what makers accept as background. The
    /// lowest that people were seen to live with lie far above, near 7 g/L and 0.3 10*12/L.
    private static let background: [(code: String, most: Decimal)] = [
        ("718-7", 2), ("789-8", Decimal(sign: .plus, exponent: -2, significand: 5)),
    ]
    /// Items of which nothing at all says as much where neither of those is there.
    private static let counted: Set<String> = ["6690-2", "777-3", "4544-3", "787-2", "751-8", "731-0"]

    /// Whether nobody's blood can be so: neither haemoglobin nor red cells above an analyser's background, whichever of them are
    /// there; where neither is, at least two other counts and all of them nothing. One zero alone says nothing of a run.
    package var isWithoutBlood: Bool {
        var carriers: [Bool] = []
        var others: [Bool] = []
        for item in items where !item.isResearchOnly && !item.isWithdrawn {
            guard let known = item.known, let number = item.number else { continue }
            // Straight by the unit: what is too little for anybody is what is looked for.
            let value = number == 0 ? 0 : item.unit.flatMap { LabUnit.convert(number, from: $0, to: known.unit) }
            if let limit = Self.background.first(where: { $0.code == known.code }) {
                carriers.append(value.map { $0 >= 0 && $0 <= limit.most } ?? false)
            } else if Self.counted.contains(known.code) {
                others.append(number == 0)
            }
        }
        if !carriers.isEmpty { return carriers.allSatisfy(\.self) }
        return others.count >= 2 && others.allSatisfy(\.self)
    }
}

extension IntakeReason {
    /// The code under which the clinic, too, is told at once.
    package static let withoutBlood = "count-no-blood"

    /// What the reader and the clinic are told of such a run.
    package static let noBlood = IntakeReason(
        code: withoutBlood,
        zh: "血红蛋白和红细胞为零：活人的血液不会如此，仪器多半吸入了空气（样本不足、凝块或空管）。结果不作判断，不报危急值。请重新采样或重测后再发。",
        en:
            "No haemoglobin and no red cells: nobody alive has such blood; the analyser aspirated air, a clot or an empty tube. "
            + "Nothing in it is judged or critical. Draw or run the sample again and send that.")
}
