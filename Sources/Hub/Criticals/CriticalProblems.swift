// What can be wrong with answering for a critical case.
import Criticals
import FoundationEssentials
import HubAPI
import Records

extension CriticalError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notUnanswered(let state): .criticalElsewhere(state, "已经确认过", "It was acknowledged already.")
        case .notAcknowledged(let state): .criticalElsewhere(state, "请先复述并确认", "Read it back and acknowledge it first.")
        case .notActed(let state): .criticalElsewhere(state, "请先记录处置", "Record what was done first.")
        }
    }
}

extension Problem {
    static func criticalElsewhere(_ state: CriticalState, _ zh: String, _ en: String) -> Problem {
        var problem = make(
            "critical-state", 409, zh: ("危急值所处阶段不符", "\(zh)（目前：\(state.rawValue)）。"),
            en: ("The case stands elsewhere", "\(en) It is \(state.rawValue) now."))
        problem.extensions["state"] = .text(state.rawValue)
        return problem
    }

    /// What was read back differs from what was sent. The values are not told: they are to be looked at again.
    static func readBackWrong(_ mismatch: ReadBackMismatch, of count: Int) -> Problem {
        let places = mismatch.places.map { "\($0)" }.joined(separator: ", ")
        var problem = make(
            "read-back-differs", 422,
            zh: ("复述不符", "第 \(places) 项复述与发出的内容不一致（共 \(count) 项）。请对照危急值逐项重新复述。"),
            en: (
                "The read-back differs",
                "Entry \(places) of \(count) is not what was sent. Look at the values again and read back each of them."
            ), field: "readBack")
        problem.extensions["places"] = .list(mismatch.places.map { .number(Double($0)) })
        return problem
    }

    static let readBackNeeded = invalid("readBack", "请逐项复述（1 到 50 项）。", "Read back every finding (1 to 50 entries).")

    static let noReferralDesk = make(
        "no-referral-desk", 409, zh: ("没有可转诊的县级医院", "本医共体没有登记县级医院，请用普通转诊并指定接收机构。"),
        en: ("No hospital to refer to", "The alliance has no lead hospital. Submit a referral that names its receiver.")
    )

    static let criticalWithoutPatient = make(
        "critical-without-patient", 409, zh: ("检查尚未指定患者", "请先为检查指定患者，再转诊。"),
        en: ("The exam has no patient", "Say whose exam it is first; then refer."))

    static let alreadyReferred = make(
        "already-referred", 409, zh: ("已提交转诊", "这个危急值已经提交过转诊。"),
        en: ("Referred already", "A referral was submitted from this case already."))
}
