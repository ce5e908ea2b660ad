// What can be wrong with a bundle, in words for whoever carries it and for whoever made it.
import Bundles
import HubAPI

extension Problem {
    static let bundleUnreadable = make(
        "bundle-unreadable", 422, zh: ("不是离线包", "文件开头不是离线包，或已损坏，未保存任何内容。请核对文件，重新复制后再试。"),
        en: (
            "Not a bundle", "The file does not begin as a bundle, or is damaged there; nothing was kept. Copy it again."
        ))

    static let bundleFromTheFuture = make(
        "bundle-from-the-future", 422, zh: ("离线包版本较新", "离线包由更新的程序生成，请先升级中心。未保存任何内容。"),
        en: ("The bundle is newer than this hub", "A newer program made it; upgrade the hub. Nothing was kept."))

    static let bundleForAnotherHub = make(
        "bundle-for-another-hub", 422,
        zh: ("无法解密此离线包", "它是用另一个中心的密钥、或本中心已没有的密钥加密的，未保存任何内容。请交给正确的中心，或恢复密钥文件的副本。"),
        en: (
            "This hub has not the key to open it",
            "It was sealed for another hub, or to a key that the key file lost. Nothing was kept. Take it to its hub, or "
                + "restore the copy of the key file."
        ))

    static let bundleNotSigned = make(
        "bundle-not-signed", 422, zh: ("离线包签名无效", "它不是由所写的终端签名的，或终端不属于本医共体，未保存任何内容。请在原终端重新生成。"),
        en: (
            "The bundle's signature is not valid",
            "The terminal that it names has not signed it, or is none of this alliance. Nothing was kept. Make it again on "
                + "its terminal."
        ))

    static let bundleDiffers = make(
        "bundle-differs", 409, zh: ("编号已用于另一离线包", "这个编号的离线包已收到，内容不同。请在终端重新生成一个。"),
        en: ("This id is another bundle's", "A bundle of this id with other content was received. Make a new one."))

    static let terminalRevoked = make(
        "terminal-revoked", 403,
        zh: ("终端已停用", "签名的终端已被停用：离线包已原样隔离保存，但其中的检查不接收。请联系中心管理员。"),
        en: (
            "The terminal was revoked",
            "The terminal that signed it was revoked: the bundle is kept as it is, in quarantine, and no exam of it is taken. "
                + "Ask the hub's administrator."
        ))

    static let bundlePartlyTaken = make(
        "bundle-partly-taken", 422, zh: ("部分检查未接收", "未接收的检查已逐一注明原因；整个离线包已隔离保存。原因消除后，再次接收同一离线包即可。"),
        en: (
            "Some exams were not taken",
            "Each is named with its reason, and the whole bundle is kept. Once that is mended receive the same bundle again."
        ))

    static let bundleExamNotWhole = make(
        "bundle-exam-not-whole", 422, zh: ("检查不完整", "离线包中这次检查的文件与清单不一致，未接收。请在终端重新生成离线包。"),
        en: ("The exam is not whole", "Its files in the bundle are not those of its manifest. Make the bundle again."))

    static let bundleDamagedName = "bundle-damaged"

    /// The bundle's content is damaged from some chunk on.
    static func bundleDamaged(chunk: Int, announced: Int, whole: Int) -> Problem {
        make(
            bundleDamagedName, 422,
            zh: ("离线包已损坏或不完整", "共 \(announced) 次检查，完好 \(whole) 次；自第 \(chunk) 块起读不出。文件已隔离保存。请重新复制，或在终端重新生成。"),
            en: (
                "The bundle is damaged or cut short",
                "It announces \(announced) exams; \(whole) came whole, and nothing can be read from chunk \(chunk) on. The "
                    + "file is kept. Copy it again, or make a new one on its terminal."
            ))
    }

    /// A bundle of which everything is here, brought again in a copy of which not everything can be taken. It is not kept.
    static func bundleTakenBefore(_ why: Problem, exams: Int) -> Problem {
        make(
            "bundle-taken-before", 409,
            zh: ("此离线包早已全部入库", "其 \(exams) 份检查都在中心，无一缺少。这一份不能再收（\(why.title)），未保存。如需回执，请重新复制后再收一次。"),
            en: (
                "The bundle was taken whole before",
                "All its \(exams) exams are here. This copy cannot be taken (\(why.en?.title ?? why.name)) and was not kept. If you need the "
                    + "receipts, copy it again and receive that."
            ))
    }

    /// What is wrong with a bundle before its content is reached.
    init(prelude error: BundleError) {
        self =
            switch error {
            case .versionUnknown, .suiteUnknown: .bundleFromTheFuture
            case .signatureWrong: .bundleNotSigned
            case .keyUnusable: .bundleForAnotherHub
            default: .bundleUnreadable
            }
    }

    /// The problem as the book of bundles keeps it.
    var forTheBook: [String: String] {
        ["name": name, "zh": title + "：" + (detail ?? ""), "en": (en?.title ?? "") + ": " + (en?.detail ?? "")]
    }
}

extension BundleError {
    /// The chunk from which on nothing can be read.
    var chunk: Int {
        switch self {
        case .chunkLength(let chunk), .notAuthentic(let chunk), .truncated(let chunk), .contentMalformed(let chunk):
            chunk
        default: 0
        }
    }
}
