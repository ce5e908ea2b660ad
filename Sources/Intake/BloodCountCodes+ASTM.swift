// The names that analysers give the items of a blood count where they send no LOINC.

import ASTM

extension BloodCountCodes {
    /// Names in capitals, with the LOINC code of the same item in Mindray's messages. Left out on purpose: the
    /// middle cells and granulocytes of three-part analysers (MXD, MID, GRAN) are no kind of cell of their own,
    /// and RDW alone does not say whether CV or SD.
    private static let names: [String: String] = [
        "WBC": "6690-2", "RBC": "789-8", "HGB": "718-7", "HCT": "4544-3", "MCV": "787-2", "MCH": "785-6",
        "MCHC": "786-4", "PLT": "777-3", "RDW-CV": "788-0", "RDW-SD": "21000-5", "MPV": "32623-1",
        "PDW": "32207-3", "PCT": "51637-7", "P-LCR": "48386-7", "P-LCC": "96354-6",
        "NEUT#": "751-8", "NEU#": "751-8", "NEUT%": "770-8", "NEU%": "770-8",
        "LYMPH#": "731-0", "LYM#": "731-0", "LYMPH%": "736-9", "LYM%": "736-9",
        "MONO#": "742-7", "MON#": "742-7", "MONO%": "5905-5", "MON%": "5905-5",
        "EO#": "711-2", "EOS#": "711-2", "EO%": "713-8", "EOS%": "713-8",
        "BASO#": "704-7", "BAS#": "704-7", "BASO%": "706-2", "BAS%": "706-2",
        "NRBC#": "30392-5", "NRBC%": "26461-4",
    ]

    /// nil for a name that is not known or could mean something else.
    static func loinc(named name: String) -> String? { names[name.uppercased()] }

    /// White or red cells together with haemoglobin or platelets: a urine analyser too sends WBC and RBC, and
    /// elsewhere PCT is procalcitonin.
    static func isBloodCount(_ report: ASTMReport) -> Bool {
        let codes = Set(
            report.results.compactMap { result in
                result.test.code.flatMap { isItem(loinc: $0) ? $0 : nil }
                    ?? (result.test.makersName ?? result.test.name).flatMap(loinc)
            })
        return !codes.isDisjoint(with: ["6690-2", "789-8"]) && !codes.isDisjoint(with: ["718-7", "777-3"])
    }
}
