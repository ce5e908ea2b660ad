// The rows that every new alliance starts with: clocks, courses with their questions, definitions.
import Alliance
import Exams
import FoundationEssentials
import Hub
import Indicators
import Postgres
import Records
import Samples
import Training

extension Session {
    /// Records settings, report templates, courses and indicator definitions; the alliance changes them afterwards. Ranges it decides itself.
    borrowing func recordBeginnings(of alliance: AllianceID) throws {
        try recordSettings(of: alliance)
        for template in try StartTemplates.all() { try begin(with: template, in: alliance) }
        for course in DemoCourse.all {
            let rules = course.assessment.rules
            try run(
                """
                INSERT INTO course (alliance_id, code, title, title_en, privilege, pass_mark, questions, valid_months,
                                    hours_between, attempts_allowed, requires_sign_off, source)
                VALUES (\(alliance), \(course.code.description), \(course.zh), \(course.en), \(course.privilege.rawValue),
                        \(rules.passMark), \(JSONB(course.assessment.questions)), \(rules.validMonths),
                        \(Int(rules.pause / 3600)), \(rules.attempts), \(course.needsSignOff), 'house proposal')
                """)
        }
        for definition in IndicatorCode.allCases.map(\.definition) {
            try run(
                """
                INSERT INTO indicator_definition (alliance_id, code, version, name, name_en, numerator, denominator, cohort,
                                                  unit, source, provisional, headline, valid_from)
                VALUES (\(alliance), \(definition.code.rawValue), 1, \(definition.zh), \(definition.en),
                        \(definition.numerator), \(definition.denominator), \(definition.cohortDate),
                        \(definition.unit.rawValue), \(definition.source.rawValue), \(definition.isProvisional),
                        \(definition.code == .upReferralAbnormalEpisodes), \(definition.validFrom.description)::date)
                """)
        }
    }
}
