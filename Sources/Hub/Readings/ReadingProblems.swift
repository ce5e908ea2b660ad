// What can be wrong with claiming, writing and signing.
import Alliance
import FoundationEssentials
import HubAPI
import Readings
import Records

extension ReadingRefusal: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notAReader: .notYours(need: "reader")
        case .privilegeMissing(let code): .privilegeRequired(code)
        case .ineligible(let why): .notEligible(why)
        case .ownExam:
            .make(
                "own-exam", 403, zh: ("不能阅读自己的检查", "这是您自己采集的检查，请由他人阅读。"),
                en: ("Own exam", "You recorded this exam yourself; somebody else reads it."))
        }
    }
}

extension Problem {
    static func notEligible(_ why: ReaderIneligibility) -> Problem {
        let (zh, en): (String, String) =
            switch why {
            case .noLicence: ("没有登记执业证书", "No licence is on record")
            case .notRegisteredAtParty: ("执业机构不是协议单位", "The licence is registered at no party to the agreement")
            case .licenceExpired(let day): ("执业证书已于 \(day) 到期", "The licence expired on \(day)")
            case .tooFewYears(let years, let required):
                ("独立执业 \(years) 年，需要 \(required) 年", "\(years) years of practice, \(required) needed")
            case .modalityNotAllowed(let modality):
                ("执业范围不含 \(modality.rawValue)", "The licence does not cover \(modality.rawValue)")
            }
        return make("reader-not-eligible", 403, zh: ("不具备阅片资格", zh + "。"), en: ("Not eligible to read", en + "."))
    }

    static let nothingToRead = make(
        "nothing-to-read", 404, zh: ("没有待读检查", "目前没有您可阅读的检查。"),
        en: ("Nothing to read", "No exam waits that you may read."))

    /// More of the exam came while the case was the reader's.
    static func examSupplemented(objects: Int) -> Problem {
        var problem = make(
            "exam-supplemented", 409,
            zh: ("又有文件到达", "阅读期间又收到本检查的文件，请重新载入查看，再以 \"objects\": \(objects) 签发。草稿已保留。"),
            en: (
                "More of the exam has come",
                "Files of this exam came while you were reading. Load it again, look, and sign with \"objects\": \(objects)."
            ))
        problem.extensions["objects"] = .number(Double(objects))
        return problem
    }

    /// The claim is not the asker's: somebody else's now, nobody's, an older one of their own, or the reading is over.
    static func claimLost(_ reading: StoredReading, by claim: Claim) -> Problem {
        let (zh, en) = whereItIs(reading, claim)
        var problem = make(
            "claim-lost", 409, zh: ("阅读权已失效", zh + "草稿已保留。"), en: ("The claim is lost", en + " A draft is kept."))
        problem.extensions["holder"] = reading.claimedBy == nil ? nil : reading.holderName.map { .text($0) }
        problem.extensions["state"] = .text(reading.state.rawValue)
        return problem
    }

    private static func whereItIs(_ reading: StoredReading, _ claim: Claim) -> (zh: String, en: String) {
        switch reading.state {
        case .claimed where reading.claimedBy == claim.holder && reading.epoch == claim.epoch:
            ("租约已到期，尚无人接手；可直接签发，或重新领取。", "The lease ran out and nobody has taken it yet: sign it, or claim it again.")
        case .claimed where reading.claimedBy == claim.holder:
            (
                "您已重新领取这份检查，此次使用的 epoch 已过时，请重新载入。",
                "You have claimed it anew since; this epoch is an old one. Load it again."
            )
        case .claimed:
            (
                "检查现由\(reading.holderName ?? "他人")阅读，不在您名下。",
                "\(reading.holderName ?? "Somebody else") has it; it is not yours now."
            )
        case .queued where reading.epoch == 0:
            ("检查在队列中，尚无人领取过。请先领取。", "It is in the queue and was nobody's yet. Claim it first.")
        case .queued:
            (
                "检查在队列中，目前无人领取：之前的租约已到期，或已退回。请先领取。",
                "It is in the queue and nobody's: whoever had it, the lease ran out, or it was given back. Claim it first."
            )
        case .signed: ("报告已签发。", "Its report is signed.")
        case .rejected, .withdrawn: ("检查已退回或撤回，不再需要阅读。", "It was rejected or withdrawn; there is nothing left to read.")
        }
    }

    /// Somebody else has it.
    /// - Parameter moment: now, by the time on which the hubs agree: the lease is the database's.
    static func claimedByOther(_ reading: StoredReading, at moment: Date) -> Problem {
        let holder = reading.holderName ?? "?", left = reading.leaseUntil?.timeIntervalSince(moment) ?? 0
        let minutes = Int((left / 60).rounded(.up))
        let (zh, en) =
            left > 0
            ? ("\(holder)正在阅读，租约还剩 \(minutes) 分钟。", "\(holder) has it; \(minutes) minutes of the lease are left.")
            : ("\(holder)的租约已到期，稍后即可领取。", "The lease of \(holder) has run out; it can be claimed in a moment.")
        var problem = make("reading-claimed", 409, zh: ("他人正在阅读", zh), en: ("Being read", en))
        problem.extensions["holder"] = .text(holder)
        problem.extensions["state"] = .text(reading.state.rawValue)
        return problem
    }
}

extension Readings.ReportError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .text(let field, let fault): Problem(fault, field: field.rawValue)
        case .impression(let line, let fault): Problem(fault, field: "impression[\(line)].text")
        case .code(let line, _):
            .invalid("impression[\(line)].code", "ICD-10 编码格式不对。", "The code is not shaped like ICD-10.")
        case .tooMany(let field, let limit): .invalid(field.rawValue, "最多 \(limit) 条。", "At most \(limit) entries.")
        case .missing(let field): .invalid(field.rawValue, "请填写 \(field.rawValue)。", "Fill in \(field.rawValue).")
        case .outOfRange(let field, let range):
            .invalid(
                field.rawValue, "应在 \(range.lowerBound) 到 \(range.upperBound) 之间。",
                "It must be from \(range.lowerBound) to \(range.upperBound).")
        case .criticalWithoutAction:
            .invalid("advice", "危急报告必须写明处置建议。", "A critical report must say what to do.")
        case .severityContradictsImpression:
            .invalid("severity", "严重程度与诊断的阳性/阴性不一致。", "The severity contradicts the impression.")
        }
    }
}
