// The names that analysers give the items of a blood count where they send no LOINC.

import ASTM
import Exams

extension BloodCountCodes {
    /// nil for a name that is not known or could mean something else.
    static func loinc(named name: String) -> String? { BloodCountItem.item(named: name)?.code }

    /// White or red cells together with haemoglobin or platelets.
    static func isBloodCount(_ report: ASTMReport) -> Bool {
        let codes = Set(
            report.results.compactMap { result in
                result.test.code.flatMap { BloodCountItem.item(loinc: $0)?.code }
                    ?? result.test.anyName.flatMap(loinc)
            })
        return isBloodCount(codes)
    }
}
