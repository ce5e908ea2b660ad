// What each indicator counts, in words that are printed beside the number.
package import Alliance

/// The definition of one indicator. The county's rows may replace it from a day on; these are the words it
/// starts with.
package struct IndicatorDefinition: Hashable, Codable, Sendable {
    package let code: IndicatorCode
    package let zh: String
    package let en: String
    package let numerator: String
    package let denominator: String
    /// The date by which a row falls into a month.
    package let cohortDate: String
    package let unit: IndicatorUnit
    package let source: IndicatorSource
    /// Whether the wording is not yet confirmed against the official text.
    package let isProvisional: Bool
    package let validFrom: CalendarDay

    init(
        _ code: IndicatorCode, _ names: (zh: String, en: String), _ count: (of: String, in: String),
        by cohortDate: String, _ kind: (unit: IndicatorUnit, source: IndicatorSource, isProvisional: Bool)
    ) {
        self.code = code
        (zh, en) = names
        numerator = count.of
        denominator = count.in
        self.cohortDate = cohortDate
        unit = kind.unit
        source = kind.source
        isProvisional = kind.isProvisional
        validFrom = CalendarDay(year: 2024, month: 1, day: 1) ?? CalendarDay(sinceEpoch: 0)
    }
}

extension IndicatorCode {
    /// The definition that a new alliance starts with.
    package var definition: IndicatorDefinition {
        switch self {
        case .remoteDiagnoses, .grassrootsVisitShare, .inCountyFundShare: official
        case .uploadVolume, .timelyRate, .reportBackClosure, .positiveRate: reading
        case .upReferralClosure, .upReferralAllEpisodes, .upReferralAbnormalEpisodes, .outsideCountyShare,
            .returnDownRate:
            referral
        }
    }

    private var official: IndicatorDefinition {
        switch self {
        case .remoteDiagnoses:
            IndicatorDefinition(
                self, ("影像、心电中心开展远程影像诊断数量/每万常住人口", "Remote diagnoses per 10,000 residents"),
                ("final reports of imaging and ECG; laboratory excluded", "permanent residents"),
                by: "final_at", (.perTenThousand, .hub, false))
        case .grassrootsVisitShare:
            IndicatorDefinition(
                self, ("县域内基层医疗卫生机构诊疗人次数占比", "Grassroots share of visits in the county"),
                (
                    "out-patient and emergency visits at township hospitals and village clinics",
                    "out-patient and emergency visits at all institutions of the county"
                ), by: "visit month", (.percent, .visits, true))
        default:
            IndicatorDefinition(
                self, ("医保基金县域内支出占比（不含药店）", "In-county share of insurance spending, pharmacies excluded"),
                ("fund paid to institutions inside the county", "fund paid in total"), by: "settlement month",
                (.percent, .notAvailable, true))
        }
    }

    private var reading: IndicatorDefinition {
        switch self {
        case .uploadVolume:
            IndicatorDefinition(
                self, ("检查上传量", "Upload volume"),
                ("valid exams: complete, not cancelled, rejected, duplicate or control", "none"),
                by: "performed_at", (.count, .hub, false))
        case .timelyRate:
            IndicatorDefinition(
                self, ("报告及时率", "Timely rate"),
                (
                    "reports final, in an emergency preliminary, by their deadline",
                    "exams whose deadline fell in the month, unfinished ones included"
                ),
                by: "deadline", (.percent, .hub, false))
        case .reportBackClosure:
            IndicatorDefinition(
                self, ("回传闭环率", "Report-back loop closure"),
                ("reports opened by the requesting clinic within 24 hours", "final reports"),
                by: "final_at", (.percent, .hub, false))
        default:
            IndicatorDefinition(
                self, ("阳性率", "Positive rate"), ("final reports with a positive impression", "final reports"),
                by: "final_at", (.percent, .hub, false))
        }
    }

    private var referral: IndicatorDefinition {
        switch self {
        case .upReferralClosure:
            IndicatorDefinition(
                self, ("上转闭环率", "Up-referral loop closure"),
                ("outcomes confirmed by the sender", "referrals up whose patient arrived"),
                by: "arrived_at", (.percent, .hub, false))
        case .upReferralAllEpisodes:
            IndicatorDefinition(
                self, ("上转率（全部检查）", "Up-referral rate, all episodes"),
                ("episodes with a submitted referral up", "episodes with a final report"),
                by: "complete_at", (.percent, .hub, false))
        case .upReferralAbnormalEpisodes:
            IndicatorDefinition(
                self, ("上转率（异常检查）", "Up-referral rate, abnormal episodes"),
                (
                    "of these, episodes with a submitted referral up",
                    "episodes whose report is alert or critical, or advises to refer or to consider it"
                ), by: "complete_at", (.percent, .hub, false))
        case .outsideCountyShare:
            IndicatorDefinition(
                self, ("县域外就诊占比", "Outside-county share"),
                (
                    "residents' visits or admissions outside the county",
                    "all visits or admissions of residents"
                ),
                by: "settlement month", (.percent, .notAvailable, false))
        default:
            IndicatorDefinition(
                self, ("下转率", "Return-down rate"),
                ("returns down accepted within 60 days", "referrals up whose patient arrived"),
                by: "arrived_at", (.percent, .hub, false))
        }
    }
}
