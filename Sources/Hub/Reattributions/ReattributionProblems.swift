// What can be wrong with giving an exam to another patient.
import FoundationEssentials
import HubAPI
import Records

extension Problem {
    static let alreadyTheirs = make(
        "already-theirs", 409, zh: ("已属于该患者", "这份检查已经在该患者名下，无需更正。"),
        en: ("Already theirs", "The exam is that patient's already; there is nothing to correct."))

    static func reattributionOpen(_ open: StoredReattribution) -> Problem {
        var problem = make(
            "reattribution-open", 409, zh: ("已有更正待确认", "\(open.askedByName)已申请更正患者，请先确认或驳回。"),
            en: ("Asked already", "\(open.askedByName) has asked already; confirm or decline that first."))
        problem.extensions["reattribution"] = .text(WireID(open.id).description)
        return problem
    }

    /// Why it could not be decided.
    static func reattribution(_ outcome: String?, _ one: StoredReattribution) -> Problem {
        switch outcome {
        case nil: notFound
        case "own":
            make(
                "second-person-needed", 403, zh: ("须由另一人确认", "更正患者须两人完成，申请人不能自己确认。"),
                en: ("Somebody else confirms", "Two people correct a patient; whoever asked does not confirm."))
        case "role":
            make(
                "second-person-needed", 403, zh: ("须由有权的另一人确认", "由诊所或其上级卫生院的医师，或阅片中心的审核医师、主任确认。"),
                en: (
                    "Somebody else confirms",
                    "A doctor of the clinic or its township, or a reviewer or the head of the reading centre, decides."
                ))
        case "changed":
            make(
                "patient-changed", 409, zh: ("患者已变更", "申请之后检查的患者已变更，请重新申请。"),
                en: ("The patient changed", "The exam is somebody else's since this was asked. Ask anew."))
        default:
            make(
                "reattribution-decided", 409, zh: ("已经处理", "这项更正已\(one.state == "confirmed" ? "确认" : "驳回")。"),
                en: ("Decided already", "It was decided already: \(one.state)."))
        }
    }

    /// The report stands no more; it is shown only to who asks for it as that.
    static func reportVoided(_ voiding: ReportVoiding, exam: UUID) -> Problem {
        var problem = make(
            "report-voided", 410,
            zh: ("报告已作废", "这份报告出在他人名下，已作废，请勿据此诊治；新报告见该检查。"),
            en: (
                "The report is void",
                "It was issued for the wrong patient. Do not act on it; the exam has the new one."
            ))
        problem.extensions["exam"] = .text(WireID(exam).description)
        problem.extensions["reason"] = .text(voiding.reason)
        problem.extensions["reattribution"] = .text(WireID(voiding.reattribution).description)
        return problem
    }
}
