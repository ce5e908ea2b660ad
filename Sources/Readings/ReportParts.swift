// The parts of a report beside its words: quality, structured findings, the plan in lines, the template it began with.
import Alliance
package import FoundationEssentials

/// 图像质量: how good the exam was to read. What could not be read is rejected instead. Raw values are the codes in SQL and JSON.
package enum QualityGrade: String, CaseIterable, Codable, Sendable {
    /// 甲: nothing stands in the way.
    case good = "A"
    /// 乙: faults that do not change what is said.
    case fair = "B"
    /// 丙: hardly fit; what cannot be excluded is said in the findings.
    case poor = "C"
}

/// One structured finding: a code with its words, and a value where it has one.
package struct Statement: Hashable, Codable, Sendable {
    /// Of the centre's list, such as `sinus-rhythm`; at most 64 letters, digits, points and dashes.
    package var code: String
    /// In words, at most 200 characters.
    package var text: String
    /// For example `74`; at most 50 characters.
    package var value: String?
    /// UCUM, at most 20 characters.
    package var unit: String?

    package init(code: String, text: String, value: String? = nil, unit: String? = nil) {
        self.code = code
        self.text = text
        self.value = value
        self.unit = unit
    }
}

/// One line of a treatment plan: what, how much, how often, how long.
package struct PlanLine: Hashable, Codable, Sendable {
    /// What a line is about. Raw values are the codes in JSON.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// 用药
        case drug
        /// 处置, such as oxygen or rest
        case measure
        /// 复查
        case recheck
        /// 健康指导
        case advice
    }

    package var kind: Kind
    /// What to give or do, at most 200 characters.
    package var text: String
    /// 剂量, at most 100 characters.
    package var dose: String?
    /// 频次, at most 100 characters.
    package var frequency: String?
    /// 疗程 in days, 1 to 365.
    package var days: Int?

    package init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }
}

/// The template with which a report began. The report keeps its own text; this says only where it came from.
package struct TemplateUse: Hashable, Codable, Sendable {
    package let id: UUID
    package let version: Int

    package init(id: UUID, version: Int) {
        self.id = id
        self.version = version
    }
}

extension ReportContent {
    /// At most 50 findings, each with a code and words.
    static func statements(_ typed: [Statement]?) throws(ReportError) -> [Statement] {
        let typed = typed ?? []
        guard typed.count <= 50 else { throw .tooMany(.statements, limit: 50) }
        var checked: [Statement] = []
        for one in typed {
            let isCode = (1...64).contains(one.code.utf8.count) && one.code.utf8.allSatisfy(Self.isOfCode)
            guard isCode else { throw .text(.statements, .controlCharacter(at: 1)) }
            checked.append(
                Statement(
                    code: one.code, text: try text(one.text, .statements, limit: 200),
                    value: try optional(one.value, .statements, limit: 50),
                    unit: try optional(one.unit, .statements, limit: 20)))
        }
        return checked
    }

    /// At most 20 lines of a plan.
    static func plan(_ typed: [PlanLine]?) throws(ReportError) -> [PlanLine] {
        let typed = typed ?? []
        guard typed.count <= 20 else { throw .tooMany(.plan, limit: 20) }
        var checked: [PlanLine] = []
        for one in typed {
            var line = PlanLine(kind: one.kind, text: try text(one.text, .plan, limit: 200))
            line.dose = try optional(one.dose, .plan, limit: 100)
            line.frequency = try optional(one.frequency, .plan, limit: 100)
            line.days = one.days
            if let days = one.days, !(1...365).contains(days) { throw .outOfRange(.plan, 1...365) }
            checked.append(line)
        }
        return checked
    }

    /// At most 20 earlier exams, each once.
    static func priors(_ typed: [UUID]?) throws(ReportError) -> [UUID] {
        let typed = typed ?? []
        guard typed.count <= 20, Set(typed).count == typed.count else { throw .tooMany(.priors, limit: 20) }
        return typed
    }

    private static func isOfCode(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
