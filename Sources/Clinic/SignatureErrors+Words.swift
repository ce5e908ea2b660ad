// Why a receipt or a report is not believed, in words for people.
import HubAPI

extension JWSError {
    /// The reason in Chinese and in English.
    var words: (zh: String, en: String) {
        switch self {
        case .keyUnknown: ("签名公钥不是本中心公布的", "it is signed with a key that the hub has not published")
        case .signatureWrong: ("签名与内容不符", "its signature does not fit its content")
        case .typeDiffers: ("这是另一种签名文件", "it is a signed text of another kind")
        case .algorithmDiffers: ("签名算法不符", "it is signed by another algorithm than the hub's")
        case .tooLong, .malformed, .headerMalformed, .notSigned:
            ("不是完好的签名文件", "it is not a whole signed text")
        }
    }
}

extension ReceiptError {
    /// The reason in Chinese and in English.
    var words: (zh: String, en: String) {
        switch self {
        case .unsigned(let error): error.words
        case .unreadable(let field): ("内容“\(field)”无法读取", "its content is not readable at “\(field)”")
        case .versionUnknown(let version):
            ("版本 \(version) 未知，请升级本程序", "its version \(version) is unknown; upgrade this program")
        case .otherExam(let exam): ("它是检查 \(exam) 的回执", "it is the receipt of exam \(exam)")
        case .otherTerminal: ("它是发给另一终端的", "it was given to another terminal")
        case .manifestDiffers: ("它对应另一份清单", "it covers another manifest")
        case .objectDiffers(let number):
            ("第 \(number) 个文件与回执不符", "object \(number) is not the one it covers")
        }
    }
}

extension ReportError {
    /// The reason in Chinese and in English.
    var words: (zh: String, en: String) {
        switch self {
        case .unsigned(let error): error.words
        case .unreadable(let field): ("内容“\(field)”无法读取", "its content is not readable at “\(field)”")
        case .membersDiffer: ("所示内容与签名的不同", "what it shows is not what was signed")
        }
    }
}
