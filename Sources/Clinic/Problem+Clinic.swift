// The problems that this device finds by itself, in the words of the clinic.
import Analysers
import Curl
import Glibc
package import HubAPI
import Spool

extension Problem {
    /// Nobody answered, or the answer did not come whole.
    static func unreachable(_ error: CurlError) -> Problem {
        let (zh, en) = error.words
        return error.mayHaveArrived
            ? Problem(
                local: "outcome-unclear",
                zh: "线路中断，中心可能已收到。将用同一编号再次询问，不会重复（\(zh)）",
                en: "The line broke and the hub may have it. It is asked again by the same id, "
                    + "so nothing doubles (\(en))")
            : Problem(
                local: "hub-unreachable",
                zh: "连不上中心。本机内容不受影响，线路恢复后再试（\(zh)）",
                en: "The hub cannot be reached. What is on this device is safe; "
                    + "try again when the line is up (\(en))")
    }

    /// The answer did not come whole, and no exam was being sent.
    static func lineBroke(_ error: CurlError) -> Problem {
        let (zh, en) = error.words
        return Problem(
            local: "hub-unreachable", zh: "与中心的线路中断。没有正在发送的检查，稍后自动再试（\(zh)）",
            en: "The line to the hub broke. No exam was being sent; it is asked again (\(en))")
    }

    /// Something that is not the hub answered: a portal, a proxy, another program.
    static func notTheHub(_ status: Int) -> Problem {
        Problem(
            local: "not-the-hub",
            zh: "应答不是来自中心（HTTP \(status)）。可能是网络登录页或代理，请检查网络。",
            en: "The answer (HTTP \(status)) is not the hub's. "
                + "It may be a login page or a proxy; check the network.")
    }

    /// The hub, or what stands before it, cannot answer now.
    static func hubBusy(_ status: Int) -> Problem {
        Problem(
            local: "hub-busy", zh: "中心暂时无法应答（HTTP \(status)）。本机内容不受影响，稍后自动再试。",
            en: "The hub cannot answer now (HTTP \(status)). What is on this device is safe; it is tried again.")
    }

    /// This program was told to end.
    static let stopped = Problem(
        local: "stopped", zh: "程序已停止。内容已保存，下次启动后继续发送。",
        en: "The program was stopped. All is kept and goes on when it starts again.")

    /// The address to which an object went has ended.
    static func uploadOver(_ status: Int) -> Problem {
        Problem(
            local: "upload-over", zh: "上传地址已失效（HTTP \(status)）。将重新提交清单，从断点继续。",
            en: "The upload's address is over (HTTP \(status)). The manifest is sent again for a new one.")
    }

    /// The hub told an offset that this object does not have, or keeps changing its mind.
    static let offsetMakesNoSense = Problem(
        local: "offset-unclear", zh: "中心告知的断点与本机不符。稍后再问，不会丢失或重复。",
        en: "The hub's offset does not fit this object. It is asked again later; nothing is lost or doubled.")

    /// The manifest in the spool is no longer what was signed.
    static let manifestDamaged = Problem(
        local: "manifest-damaged", zh: "本机暂存的清单已损坏。请重新采集。",
        en: "The manifest in the spool is damaged. Capture the exam again.")

    /// The hub's list of keys contradicts what this terminal learnt when it enrolled.
    static let hubKeyChanged = Problem(
        local: "hub-key-changed",
        zh: "中心的签名密钥与登记时不同，已停止发送。请向中心管理员核实；确认更换后请重新登记本机。",
        en: "The hub's signing keys are not those of the enrolment; nothing is sent. "
            + "Ask the hub's administrator; if the change is real, enrol this terminal again.")

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

    /// A file that is larger than the hub takes.
    static func objectTooLarge(_ object: SpooledObject) -> Problem {
        let size = (object.size + 1_048_575) >> 20, limit = Manifest.objectLimit >> 20
        return Problem(
            local: "object-too-large",
            zh:
                "文件 \(object.name) 有 \(size) MiB，中心每个文件最多收 \(limit) MiB，不会发送，也不装入离线包。已存本机；请在设备上压缩或分开导出后重新采集，再用 discard 作废这一份。",
            en:
                "\(object.name) has \(size) MiB and the hub takes at most \(limit) MiB a file: it is kept here, and goes neither over the line "
                + "nor into a bundle. Export it smaller or in parts, capture that, and give this one up with discard.")
    }

    /// The bytes in the spool are no longer those that were captured.
    static func spoolDamaged(_ object: SpooledObject) -> Problem {
        Problem(
            local: "spool-damaged",
            zh: "本机暂存的文件 \(object.name) 已损坏。请从原始文件重新采集，并检查磁盘。",
            en: "The spooled file \(object.name) is damaged. "
                + "Capture it again from its source and check the disk.")
    }

    /// A file of the watched folder that is still being written after a minute.
    static func fileChanging(_ name: String) -> Problem {
        Problem(
            local: "file-changing", zh: "文件 \(name) 一直在变化。写完后会自动采集；若设备已停，请检查该文件。",
            en:
                "\(name) keeps changing. It is captured when it is complete; if the device has stopped, look at the file."
        )
    }

    /// A file of the watched folder without content.
    static func fileEmpty(_ name: String) -> Problem {
        Problem(
            local: "file-empty", zh: "文件 \(name) 是空的，未采集。请让设备重新导出，或删除它。",
            en: "\(name) is empty and is not captured. Export it again, or remove it.")
    }

    /// A file of the watched folder whose name does not say what it is.
    static func fileKindUnknown(_ name: String) -> Problem {
        Problem(
            local: "kind-unknown", zh: "无法判断 \(name) 是什么检查，未采集。请用 lianyi-clinic send --kind 发送。",
            en: "What exam \(name) is cannot be told; it is not captured. Send it with lianyi-clinic send --kind.")
    }

    /// A table in the watched folder, and nobody has said how it is to be read.
    static func tableWithoutMapping(_ name: String) -> Problem {
        Problem(
            local: "table-without-mapping",
            zh: "\(name) 是表格，未指定映射，未采集。请在配置中填写 LIANYI_CLINIC_MAPPING，或用 lianyi-clinic send --kind CBC --mapping 发送。",
            en:
                "\(name) is a table and no mapping is set; it is not captured. Set LIANYI_CLINIC_MAPPING in the configuration, "
                + "or send it with lianyi-clinic send --kind CBC --mapping.")
    }

    /// A folder in the watched folder that is none of its own.
    static func folderIgnored(_ name: String) -> Problem {
        Problem(
            local: "folder-ignored", zh: "子文件夹 \(name) 不会被读取，其中的文件不会采集。请把文件放在监视文件夹本身，或 urgent/、emergency/ 中。",
            en:
                "The folder \(name) is not looked into; its files are not captured. Put them into the watched folder itself, "
                + "or into its urgent/ or emergency/.")
    }

    /// A link, a pipe or the like: what it leads to may be anything, and may never end.
    static func notAFile(_ name: String) -> Problem {
        Problem(
            local: "not-a-file", zh: "\(name) 是链接、管道或设备，不是普通文件，未采集。请放入文件本身。",
            en:
                "\(name) is a link, a pipe or a device and no ordinary file; it is not captured. Put the file itself here."
        )
    }

    /// A part of an electrocardiogram that means nothing alone.
    static func recordIncomplete(_ name: String) -> Problem {
        Problem(
            local: "record-incomplete", zh: "\(name) 缺少同名的 .hea 或 .dat/.mat 文件，正在等待。请把整份心电一起放入。",
            en: "\(name) waits for the .hea or .dat/.mat of the same name. Put the whole record into the folder.")
    }

    /// The port for analysers cannot be taken yet.
    static func portMissing(_ address: String, _ error: AnalyserError) -> Problem {
        let (zh, en): (String, String) =
            switch error {
            case .socket(EACCES, _): ("无权使用该端口", "this program may not use that port")
            case .socket(let number, _): SystemFault.words(number)
            case .address: ("不是 host:port", "it is not host:port")
            }
        return Problem(
            local: "analyser-port", zh: "无法监听分析仪端口 \(address)：\(zh)。会一直重试；请检查地址与占用情况。",
            en: "Cannot listen for analysers on \(address): \(en). It is tried again; check the address and who has it."
        )
    }

    /// Nobody answers for what analysers send.
    static let operatorMissing = Problem(
        local: "operator-missing",
        zh: "设置了分析仪端口，却没有操作者账号，中心会拒绝每一份结果。请在配置中填写 LIANYI_CLINIC_OPERATOR。",
        en: "There are ports for analysers but no staff account, so the hub would refuse every result. "
            + "Set LIANYI_CLINIC_OPERATOR in the configuration.")

    /// The watched folder is not there, or not yet.
    static func folderMissing(_ path: String) -> Problem {
        Problem(
            local: "watch-folder-wrong",
            zh: "无法使用监视文件夹 \(path)。会一直重试；请建立或挂载该文件夹，并允许本程序读写。",
            en: "The folder to watch, \(path), cannot be used. It is tried again; make or mount it, "
                + "and let this program read and write it.")
    }

    /// Files that were sent by hand and do not end as their kind does.
    /// - Parameter isStored: whether the hub has them.
    package static func filesCut(_ names: [String], isStored: Bool) -> Problem {
        let all = names.joined(separator: ", ")
        guard isStored else {
            return Problem(
                local: "file-cut", zh: "文件不完整：\(all)。已按原样存在本机；请从设备重新导出，作为新检查发送。",
                en:
                    "A file lacks its end: \(all). It is kept here as it is. Export it again from its device and send that "
                    + "as a new exam.")
        }
        return Problem(
            local: "file-cut", zh: "文件不完整：\(all)。已按原样存下并发送，但中心多半无法读取；请从设备重新导出，作为新检查发送。",
            en: "A file lacks its end: \(all). It was kept and sent as it is, but the hub can hardly read it. "
                + "Export it again from its device and send that as a new exam.")
    }

    /// A file that does not end as its kind does.
    static func fileIncomplete(_ name: String, _ seconds: Int64) -> Problem {
        Problem(
            local: "file-incomplete",
            zh: "文件 \(name) 看来没有写完，正在等待。\(seconds) 秒不变将按原样采集；若设备已停，请重新导出。",
            en: "\(name) does not look complete. It is captured as it is after \(seconds) s without change; "
                + "if the device has stopped, export it again.")
    }
}
