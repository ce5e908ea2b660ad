// What can be wrong with an exam that is sent, in words that a village doctor can act on.
import Alliance
import Exams
import HubAPI
import Patients
import Training

extension Problem {
    static let examDiffers = make(
        "exam-differs", 409, zh: ("编号已用于其他内容", "这个检查编号已存有不同的内容；原内容未改动。请用新编号发送。"),
        en: ("This id holds other content", "The exam of this id has other content, which stays. Send with a new id."))

    static func digestMismatch(object: Int) -> Problem {
        make(
            "digest-mismatch", 422, zh: ("校验不一致", "第 \(object) 个文件的 SHA-256 与清单不符，未保存。请重新发送。"),
            en: (
                "Digest mismatch",
                "Object \(object) is not the one announced (SHA-256); nothing was kept. Send it again."
            ),
            field: "objects[\(object)].sha256")
    }

    static func sizeMismatch(object: Int, announced: Int64) -> Problem {
        make(
            "size-mismatch", 422, zh: ("大小不一致", "第 \(object) 个文件应为 \(announced) 字节，未保存。请重新发送。"),
            en: ("Size mismatch", "Object \(object) should have \(announced) bytes; nothing was kept. Send it again."),
            field: "objects[\(object)].size")
    }

    /// A body of several parts that is none.
    static func partsNotValid(_ zh: String, _ en: String) -> Problem {
        make("parts-not-valid", 400, zh: ("分部正文有误", zh), en: ("The parts are not valid", en))
    }

    static let signatureNotValid = make(
        "signature-not-valid", 422, zh: ("清单签名无效", "清单签名与本终端的密钥不符，请重新签名或重新注册终端。"),
        en: ("Signature not valid", "The manifest is not signed by this terminal's key. Sign again, or enrol again."),
        field: "signedManifest")

    static let operatorUnknown = make(
        "operator-unknown", 422, zh: ("操作者未知", "请填写本机构人员的账号（终端上用 --operator 账号）；急诊检查可以不填。"),
        en: (
            "Operator unknown",
            "Name an account of your organisation (on a terminal: --operator ACCOUNT). An emergency may leave it out."
        ),
        field: "operator")

    static let patientUnknown = make(
        "patient-unknown", 422, zh: ("患者不存在", "没有这个患者，或者您不能查看；请改用姓名和证件号。"),
        en: ("Patient unknown", "There is no such patient, or you may not see them. Send name and identity instead."),
        field: "patient.id")

    static let identityOfAnother = make(
        "identity-of-another", 409, zh: ("证件号已登记为他人", "这个证件号已登记在另一个姓名下，请核对证件与姓名。"),
        en: ("Identity of another", "This identity number is on record under another name. Check paper and name."),
        field: "patient.identity.number")

    /// The refusal that names the privilege and the course that unlocks it.
    static func privilegeRequired(_ code: PrivilegeCode) -> Problem {
        let course = code.entry.course?.description ?? ""
        let isForReading = [.readECG, .readImage, .readLaboratory].contains(code)
        var problem = make(
            "privilege-required", 403,
            zh: (
                "缺少权限",
                "此操作需要权限 \(code.rawValue)；通过课程 \(course) 的考核后取得" + (isForReading ? "（须带教签字）。" : "。急诊不受限制。")
            ),
            en: (
                "Privilege required",
                "This needs the privilege \(code.rawValue); pass the course \(course) to earn it"
                    + (isForReading ? ", which a trainer signs." : ". Emergencies are never blocked.")
            ))
        problem.privilege = code.rawValue
        problem.course = course.isEmpty ? nil : course
        return problem
    }

    /// A text that cannot be taken.
    init(_ fault: TextFault, field: String) {
        self =
            switch fault {
            case .empty: .invalid(field, "请填写此项。", "Fill this in.")
            case .tooLong(let limit):
                .invalid(field, "内容过长：最多 \(limit) 个字符。", "It is too long: at most \(limit) characters.")
            case .controlCharacter(let place):
                .invalid(
                    field, "第 \(place) 个字符是控制字符，请删去。", "Character \(place) is a control character; take it out.")
            }
    }

    /// An identity paper that cannot be right.
    init(_ error: PatientIdentifierError, field: String) {
        self =
            switch error {
            case .residentNumber(.wrongLength(let count)):
                .invalid(
                    field, "身份证号应为 18 位，现为 \(count) 位。", "An identity number has 18 characters, this has \(count).")
            case .residentNumber(.wrongCharacter(let place)):
                .invalid(field, "身份证号第 \(place) 位有误。", "Character \(place) of the identity number is not allowed.")
            case .residentNumber(.impossibleRegion):
                .invalid(field, "身份证号的地区码有误。", "The region of the identity number does not exist.")
            case .residentNumber(.impossibleBirthDate):
                .invalid(field, "身份证号中的出生日期不存在。", "The birth date in the identity number does not exist.")
            case .residentNumber(.wrongCheckCharacter):
                .invalid(
                    field, "身份证号校验位不对，请逐位核对证件。",
                    "The check character of the identity number is wrong; compare it with the card, digit by digit.")
            case .text: .invalid(field, "证件号码无效。", "The number of the paper is not valid.")
            }
    }
}

extension ManifestError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .noObjects: .invalid("objects", "至少要有一个文件。", "An exam has at least one object.")
        case .tooManyObjects(let limit): .invalid("objects", "最多 \(limit) 个文件。", "At most \(limit) objects.")
        case .wrongNumber(let place):
            .invalid("objects[\(place)].number", "文件编号应从 1 起连续。", "Objects are numbered 1, 2, 3 …")
        case .wrongName(let object, _):
            .invalid("objects[\(object)].name", "文件名不能为空、不能含路径或控制字符。", "A name without path or control characters.")
        case .repeatedName(let object):
            .invalid("objects[\(object)].name", "文件名重复。", "Another object has the same name.")
        case .empty(let object): .invalid("objects[\(object)].size", "文件为空。", "The object is empty.")
        case .tooLarge(let object, let limit):
            .invalid("objects[\(object)].size", "文件不能超过 \(limit) 字节。", "An object may have \(limit) bytes at most.")
        case .tooLargeTogether(let limit):
            .invalid("objects", "文件合计不能超过 \(limit) 字节。", "All objects together may have \(limit) bytes at most.")
        case .kindDoesNotFit(let object, _, _):
            .invalid("objects[\(object)]", "文件类型与检查类型不符。", "Such an object does not belong to this kind of exam.")
        case .performedInTheFuture:
            .invalid(
                "performedAt", "检查时间在未来。请核对所写的时间；没有写时间的，请校准终端时钟。",
                "It lies in the future. Check the time that was given; where none was, set the terminal's clock.")
        }
    }
}

extension ExamRequestError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .text(let field, let fault): Problem(fault, field: "request.\(field.rawValue)")
        case .tooMany(let field, let limit):
            .invalid("request.\(field.rawValue)", "最多 \(limit) 项。", "At most \(limit) entries.")
        case .value(.specimen):
            .invalid("request.specimen", "采血方式应为 venous（静脉血）或 capillary（末梢血）。", "The specimen is venous or capillary.")
        case .value(let field):
            .invalid(
                "request.\(field.rawValue)", "孕周应为 0 至 45 的整数，未孕则不填。",
                "Weeks of pregnancy are whole numbers from 0 to 45, and none where there is no pregnancy.")
        case .code(let field, _): .invalid("request.\(field.rawValue)", "ICD-10 编码格式不对。", "Not shaped like ICD-10.")
        }
    }
}
