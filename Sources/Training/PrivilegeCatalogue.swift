// What each privilege is called, what it unlocks, and by which course.
package import Alliance

/// One entry of the county's catalogue of privileges.
package struct PrivilegeEntry: Hashable, Sendable {
    package let code: PrivilegeCode
    package let zh: String
    package let en: String
    /// The action unlocked.
    package let unlocksZh: String
    package let unlocksEn: String
    /// The course that unlocks it; nil where no course alone does.
    package let course: CourseCode?

    init(
        _ code: PrivilegeCode, _ zh: String, _ en: String, _ unlocksZh: String, _ unlocksEn: String,
        course: Bool
    ) {
        self.code = code
        self.zh = zh
        self.en = en
        self.unlocksZh = unlocksZh
        self.unlocksEn = unlocksEn
        self.course = course ? CourseCode(for: code) : nil
    }
}

extension PrivilegeCode {
    /// The catalogue's entry for this code.
    package var entry: PrivilegeEntry {
        switch self {
        case .law, .supervise: baseEntry
        case .uploadBloodCount, .uploadECG, .emergencyECG, .uploadPhoto, .uploadXray, .uploadUltrasound:
            uploadEntry
        case .readECG, .readImage, .readLaboratory, .reviewECG, .reviewImage, .reviewLaboratory: readerEntry
        case .chronicPrescription, .autoReleasedCount, .readOwnNormalECG, .referUp, .acceptReturn,
            .chronicFollowUp:
            careEntry
        }
    }

    private var baseEntry: PrivilegeEntry {
        self == .law
            ? PrivilegeEntry(
                self, "法规与隐私", "Law and privacy", "查看患者资料", "work with patient data", course: true)
            : PrivilegeEntry(
                self, "带教", "Supervision", "为他人的带教病例签字", "sign off others' supervised cases", course: true)
    }

    private var uploadEntry: PrivilegeEntry {
        switch self {
        case .uploadBloodCount:
            PrivilegeEntry(self, "血常规上传", "Blood count upload", "上传血常规", "send blood counts", course: true)
        case .uploadECG:
            PrivilegeEntry(self, "心电图采集", "ECG recording", "上传心电图", "send ECGs", course: true)
        case .emergencyECG:
            PrivilegeEntry(
                self, "急诊心电证书", "Emergency ECG certificate", "急诊标记免事后复核",
                "mark ECGs as emergency without review afterwards", course: true)
        case .uploadPhoto:
            PrivilegeEntry(self, "临床照片", "Clinical photography", "上传照片", "send photos", course: true)
        case .uploadXray:
            PrivilegeEntry(self, "X线摄影", "X-ray exposure", "上传X线片", "send X-rays", course: true)
        default:
            PrivilegeEntry(
                self, "超声图像", "Ultrasound stills", "上传超声图像", "send ultrasound stills", course: true)
        }
    }

    private var careEntry: PrivilegeEntry {
        switch self {
        case .chronicPrescription:
            PrivilegeEntry(
                self, "慢病续方", "Chronic repeat prescription", "按县级方案续方", "renew a plan's prescription",
                course: true)
        case .autoReleasedCount:
            PrivilegeEntry(
                self, "血常规自动发布", "Auto-released blood count", "查看自动发布的血常规", "see auto-released counts",
                course: true)
        case .readOwnNormalECG:
            PrivilegeEntry(
                self, "正常心电自阅", "Own normal ECG", "自行判读正常心电图", "mark own ECGs normal", course: true)
        case .referUp:
            PrivilegeEntry(
                self, "常规上转", "Routine up-referral", "提交非急诊上转", "submit referrals up that are no emergency",
                course: true)
        case .acceptReturn:
            PrivilegeEntry(
                self, "下转接收与随访", "Accept return and follow up", "接收下转并执行方案",
                "accept returned patients and carry out their plan", course: true)
        default:
            PrivilegeEntry(
                self, "慢病随访", "Chronic follow-up", "完成慢病随访", "complete chronic follow-ups", course: true)
        }
    }

    private var readerEntry: PrivilegeEntry {
        switch self {
        case .readECG:
            PrivilegeEntry(
                self, "心电诊断", "ECG reader", "判读并签发心电报告", "claim and sign ECG readings", course: true)
        case .readImage:
            PrivilegeEntry(
                self, "影像诊断", "Image reader", "判读并签发影像报告", "claim and sign image readings", course: true)
        case .readLaboratory:
            PrivilegeEntry(
                self, "检验诊断", "Laboratory reader", "判读并签发检验报告", "claim and sign laboratory readings",
                course: true)
        case .reviewECG:
            PrivilegeEntry(
                self, "心电审核", "ECG reviewer", "审核心电报告", "approve and over-read ECGs", course: false)
        case .reviewImage:
            PrivilegeEntry(
                self, "影像审核", "Image reviewer", "审核影像报告", "approve and over-read images", course: false)
        default:
            PrivilegeEntry(
                self, "检验审核", "Laboratory reviewer", "审核检验报告", "approve and over-read laboratory reports",
                course: false)
        }
    }
}
