// What can be wrong with a referral or a step of it, in words that the two sides can act on.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Records
import Referrals

extension ReferralError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notPossible(_, let state), .notADraft(let state), .notAwaitingDecision(let state),
            .notAwaitingAnswer(let state),
            .notExpected(let state), .notMissed(let state), .notPresent(let state), .notReported(let state),
            .ended(let state):
            .referralWrongState(state)
        case .emergencyOnlyAcceptedOrRedirected:
            .make(
                "emergency-not-declined", 409, zh: ("急诊不能拒绝", "急诊转诊只能接收，或转往指定的其他机构（redirection）；疑问请电话联系。"),
                en: (
                    "An emergency is never declined",
                    "Accept it, or redirect it to a named other place (redirection); ask questions by telephone."
                ))
        case .onlyEmergencyIsAutoAccepted, .onlyRoutineExpires:
            .make(
                "referral-not-by-clock", 409, zh: ("不能自动处理", "该转诊的紧急程度不允许系统自动处理。"),
                en: ("Not by the clock", "A referral of this urgency is not settled by the clock."))
        case .clockRunning(let until): .referralTooEarly(until)
        case .confirmationNeeded:
            .make(
                "confirmation-needed", 409, zh: ("需双方确认", "安排之后取消转诊需要双方确认。"),
                en: ("Both sides needed", "After the arrangement both sides cancel together."))
        case .senderIsReceiver: .invalid("to", "转入机构不能是转出机构本身。", "The target is the sender itself; name another.")
        case .reasonDoesNotFit(let reason, let direction):
            .invalid(
                "reason", "原因 \(reason.rawValue) 不适用于该方向（\(direction.rawValue)）。",
                "The reason \(reason.rawValue) does not fit the direction \(direction.rawValue).")
        case .dispositionDoesNotFit(let disposition, let direction):
            .invalid(
                "disposition", "去向 \(disposition.rawValue) 不适用于该方向（\(direction.rawValue)）。",
                "The disposition \(disposition.rawValue) does not fit the direction \(direction.rawValue).")
        case .redirectedToItself:
            .invalid("to", "请指定第三方机构，不能是转出或转入机构。", "Name a third place, neither the sender nor the receiver.")
        case .appointmentInThePast:
            .invalid("time", "安排的时间已经过去。", "The appointment lies in the past; name a later time.")
        case .notToBeReturned(let disposition):
            .make(
                "not-to-be-returned", 409, zh: ("结局不是下转", "转归为 \(disposition.rawValue)，只有 return_down 才能下转。"),
                en: (
                    "Not to be returned",
                    "The disposition is \(disposition.rawValue); only return_down is returned down."
                ))
        }
    }
}

extension ReferralFormError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .text(let field, let fault): Problem(fault, field: field.rawValue)
        case .missing(let field): .fieldMissing(field.rawValue)
        case .code(let field, _):
            .invalid(
                field.rawValue, "ICD-10 编码格式不对，例如 I10 或 I21.9。", "Not shaped like ICD-10, for example I10 or I21.9.")
        case .tooMany(let field, let limit): .invalid(field.rawValue, "最多 \(limit) 项。", "At most \(limit) entries.")
        case .outOfRange(let field, let range):
            .invalid(
                field.rawValue, "应在 \(range.lowerBound) 到 \(range.upperBound) 之间。",
                "It must be from \(range.lowerBound) to \(range.upperBound).")
        case .waiverIsForEmergencies:
            .invalid(
                "consent", "只有急诊可以免签知情同意书；请先取得患者签字（signed）。",
                "Only an emergency goes without a signed consent; have the patient sign first (signed).")
        }
    }
}

extension ReferralRefusal: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notAParty:
            .make(
                "not-a-party", 403, zh: ("不是转诊双方", "您的机构不是该转诊的转出或转入方。"),
                en: ("Not a party", "Your organisation is neither sender nor receiver of this referral."))
        case .otherSide(let side):
            .make(
                "other-side", 403, zh: ("应由对方操作", "此步骤由\(side.zh)进行。"),
                en: ("The other side's step", "This step is taken by the \(side.rawValue)."))
        case .wrongRole:
            .make(
                "not-yours-to-do", 403, zh: ("无权操作", "您的岗位不能进行此转诊步骤；请由转诊办、接诊医生或相应医生办理。"),
                en: ("Not yours to do", "Your role takes no such step; the referral desk or a treating doctor does."))
        }
    }
}

extension Problem {
    /// The referral stands elsewhere; the state says where.
    static func referralWrongState(_ state: ReferralState) -> Problem {
        var problem = make(
            "referral-wrong-state", 409, zh: ("当前状态不能进行此步骤", "该转诊现为“\(state.zh)”，不能进行此步骤。"),
            en: (
                "Not possible in this state",
                "The referral is now '\(state.rawValue)'; this step does not lead on from there."
            ))
        problem.extensions["state"] = .text(state.rawValue)
        return problem
    }

    /// Somebody moved it between reading and writing.
    static func referralChanged(to state: ReferralState?) -> Problem {
        var problem = make(
            "referral-changed", 409, zh: ("转诊刚被更新", "他人刚刚更新了该转诊，请重新查看后再操作。"),
            en: ("The referral has just changed", "Somebody else moved it. Look at it again before you act."))
        problem.extensions["state"] = state.map { .text($0.rawValue) }
        return problem
    }

    static func referralTooEarly(_ until: Date) -> Problem {
        var problem = make(
            "referral-too-early", 409, zh: ("时间未到", "预约时间过后 24 小时仍未到诊，才能记为未到。"),
            en: ("Too early", "A patient counts as not come a day after the appointment."))
        problem.extensions["until"] = .text(RFC3339.text(until))
        return problem
    }

    static let organisationUnknown = make(
        "organisation-unknown", 422, zh: ("机构不存在", "医共体内没有该机构或已停用，请从机构目录中选择。"),
        en: ("Unknown organisation", "The alliance has no such working organisation; choose one from the directory."),
        field: "to")

    static let targetTooLow = invalid("to", "上转应转往乡镇卫生院或县级医院。", "A referral up goes to a township or county hospital.")

    static let senderNotYours = make(
        "sender-not-yours", 403, zh: ("不是您的机构", "只能从您所在（或您所管理）的机构转出。"),
        en: ("Not your organisation", "You refer from your own organisation, or one that you supervise."), field: "from"
    )

    static let patientOfReferralUnknown = make(
        "patient-unknown", 422, zh: ("患者不存在", "没有这个患者，或者您不能查看；请先登记患者。"),
        en: ("Patient unknown", "There is no such patient, or you may not see them. Register the patient first."),
        field: "patient")

    static func examNotPatients(_ place: Int) -> Problem {
        .invalid("exams[\(place)]", "没有这项检查，或者它不属于该患者。", "There is no such exam, or it is not this patient's.")
    }

    static let doctorUnknown = make(
        "doctor-unknown", 422, zh: ("医生未知", "请填写本机构医生的账号；急诊可以不填。"),
        en: ("Doctor unknown", "Name the account of a doctor of your organisation. An emergency may leave it out."),
        field: "doctor")

    static let followUpsWrong = invalid(
        "followUpDays", "随访日应递增，首次在 14 天以内，最多 20 次。", "Days in order, the first within 14, twenty at most.")

    static func alreadyReturned(_ down: ReferralID?) -> Problem {
        var problem = make(
            "already-returned", 409, zh: ("已下转", "该患者已下转，不能重复下转。"),
            en: ("Already returned", "The patient has been returned down already."))
        problem.extensions["returned"] = down.map { .text($0.description) }
        return problem
    }
}

extension ReferralSide {
    fileprivate var zh: String {
        switch self {
        case .sender: "转出方"
        case .receiver: "转入方"
        case .both: "双方"
        case .hub: "系统"
        case .alliance: "医共体管理员"
        }
    }
}

extension ReferralState {
    /// The state as the county says it.
    var zh: String {
        switch self {
        case .draft: "草稿"
        case .submitted: "待接收"
        case .infoRequested: "待补充资料"
        case .accepted: "已接收"
        case .arranged: "已安排"
        case .inTransit: "转运中"
        case .noShow: "未到诊"
        case .arrived: "已到诊"
        case .inCare: "诊治中"
        case .outcomeReported: "已回报结局"
        case .closed: "已闭环"
        case .declined: "已拒绝"
        case .redirected: "已转往他处"
        case .cancelled: "已取消"
        case .expired: "已过期"
        case .enteredInError: "录入有误"
        }
    }
}
