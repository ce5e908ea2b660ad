// Which codes make a laboratory report a blood count.

import HL7v2

enum BloodCountCodes {
    /// LOINC 30525-0 "Age", which Mindray sends among the results.
    static let age = "30525-0"

    /// Panels: LOINC 58410-2 and 57021-8 (blood counts, without and with differential), 24317-0 (hemogram and
    /// platelet count), Mindray's own 00001 "Automated Count".
    private static let panels: Set<String> = ["58410-2", "57021-8", "24317-0", "00001"]

    /// LOINC items of a blood count: the codes that Mindray's BC series sends, and those of senders that name
    /// the method otherwise (leukocytes, erythrocytes, hemoglobin, hematocrit, platelets, differential).
    private static let items: Set<String> = [
        "6690-2", "751-8", "731-0", "742-7", "711-2", "704-7", "770-8", "736-9", "5905-5", "713-8", "706-2",
        "789-8", "718-7", "4544-3", "787-2", "785-6", "786-4", "788-0", "21000-5", "777-3", "32623-1",
        "32207-3", "51637-7", "30392-5", "26461-4", "48386-7", "96354-6", "11156-7", "11273-0", "20509-6",
        "20570-8", "11125-2", "26464-8", "26453-1", "26515-7", "23761-0", "26450-7", "26478-8", "26485-3",
        "30180-4",
    ]

    /// Mindray's private code system.
    private static let mindray = "99MRC"

    /// A panel or any item of a blood count is there; the age alone does not make one.
    static func isBloodCount(_ report: ObservationReport) -> Bool {
        let hasPanel = report.orders.contains { $0.service.map { panels.contains($0.code) } ?? false }
        return hasPanel || report.observations.contains { $0.code.map(isItem) ?? false }
    }

    /// A LOINC code of an item of a blood count.
    static func isItem(loinc code: String) -> Bool { items.contains(code) }

    private static func isItem(_ name: CodedName) -> Bool {
        switch name.system {
        case mindray: true
        case "LN", nil: isItem(loinc: name.code)
        default: false
        }
    }
}
