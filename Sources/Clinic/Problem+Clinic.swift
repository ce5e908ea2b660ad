// The problems that this device finds by itself, in the words of the clinic.
import Curl
import HubAPI
import Spool

extension Problem {
    /// Nobody answered, or the answer did not come whole.
    static func unreachable(_ error: CurlError) -> Problem {
        if error.mayHaveArrived {
            Problem(
                local: "outcome-unclear",
                zh: "线路中断，中心可能已收到。将用同一编号再次询问，不会重复（\(error.message)）",
                en: "The line broke and the hub may have it. It is asked again by the same id, "
                    + "so nothing doubles (\(error.message))")
        } else {
            Problem(
                local: "hub-unreachable",
                zh: "连不上中心。本机内容不受影响，线路恢复后再试（\(error.message)）",
                en: "The hub cannot be reached. What is on this device is safe; "
                    + "try again when the line is up (\(error.message))")
        }
    }

    /// Something that is not the hub answered: a portal, a proxy, another program.
    static func notTheHub(_ status: Int) -> Problem {
        Problem(
            local: "not-the-hub",
            zh: "应答不是来自中心（HTTP \(status)）。可能是网络登录页或代理，请检查网络。",
            en: "The answer (HTTP \(status)) is not the hub's. "
                + "It may be a login page or a proxy; check the network.")
    }

    /// A receipt does not prove what it should.
    static func receiptInvalid(_ error: ReceiptError) -> Problem {
        let (zh, en) = error.words
        return Problem(
            local: "receipt-invalid",
            zh: "回执无效：\(zh)。请勿当作送达，并联系中心管理员",
            en: "The receipt is not valid: \(en). "
                + "Do not take the exam for delivered; call the hub's administrator")
    }

    /// A report's signature does not hold.
    static func reportInvalid(_ report: WireID, _ error: ReportError) -> Problem {
        let (zh, en) = error.words
        return Problem(
            local: "report-invalid",
            zh: "报告 \(report) 不可信：\(zh)。请勿据此处理，并联系中心管理员",
            en: "Report \(report) cannot be trusted: \(en). "
                + "Do not act on it; call the hub's administrator")
    }

    /// The bytes in the spool are no longer those that were captured.
    static func spoolDamaged(_ object: SpooledObject) -> Problem {
        Problem(
            local: "spool-damaged",
            zh: "本机暂存的文件 \(object.name) 已损坏。请从原始文件重新采集，并检查磁盘。",
            en: "The spooled file \(object.name) is damaged. "
                + "Capture it again from its source and check the disk.")
    }
}
