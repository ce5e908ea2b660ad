// Which codes make a laboratory report a blood count.

import Exams
import HL7v2

enum BloodCountCodes {
    /// LOINC 30525-0 "Age", which Mindray sends among the results.
    static let age = "30525-0"

    /// Panels: LOINC 58410-2 and 57021-8 (blood counts, without and with differential), 24317-0 (hemogram and
    /// platelet count), 57782-5 (with manual differential), Mindray's own 00001 "Automated Count" and 00002
    /// "Manual Count".
    private static let panels: Set<String> = ["58410-2", "57021-8", "57782-5", "24317-0", "00001", "00002"]

    /// Mindray's private code system.
    private static let mindray = "99MRC"

    /// A panel or any item of a blood count is there; the age alone does not make one. Of a sender without LOINC:
    /// white or red cells by name, together with haemoglobin or platelets.
    static func isBloodCount(_ report: ObservationReport) -> Bool {
        let hasPanel = report.orders.contains { $0.service.map { panels.contains($0.code) } ?? false }
        if hasPanel || report.observations.contains(where: { $0.code.map(isItem) ?? false }) { return true }
        let named = report.observations.compactMap(\.code).filter { $0.system != "LN" }.flatMap { name in
            [name.code, name.name].compactMap { $0.flatMap(loinc) }
        }
        return isBloodCount(Set(named))
    }

    /// White or red cells together with haemoglobin or platelets: a urine analyser too sends WBC and RBC, and
    /// elsewhere PCT is procalcitonin.
    static func isBloodCount(_ codes: Set<String>) -> Bool {
        !codes.isDisjoint(with: ["6690-2", "789-8"]) && !codes.isDisjoint(with: ["718-7", "777-3"])
    }

    /// A LOINC code of an item of a blood count.
    static func isItem(loinc code: String) -> Bool { BloodCountItem.item(loinc: code) != nil }

    private static func isItem(_ name: CodedName) -> Bool {
        switch name.system {
        case mindray: true
        case "LN", nil: isItem(loinc: name.code)
        default: false
        }
    }
}
