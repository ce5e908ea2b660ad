// The templates with which every reading centre of a new alliance begins.
import Exams
import FoundationEssentials
import HubAPI
import Readings
package import Records

/// The start set: `report-templates.json` beside the program. Centres change and retire theirs afterwards.
package enum StartTemplates {
    /// As a line of the file has it.
    struct Line: Codable, Sendable {
        let kind: ExamKind
        let bodyPart: String?
        let name: String
        let nameEn: String?
        let content: ReportDraft
    }

    /// All of them; throws where the file is missing or damaged.
    package static func all() throws -> [TemplateText] {
        let file = try HubResources.shared.get().reportTemplates
        return try WireJSON.value([Line].self, in: file).map {
            TemplateText(kind: $0.kind, bodyPart: $0.bodyPart, name: $0.name, nameEn: $0.nameEn, content: $0.content)
        }
    }
}
