// What is to be known of the leads of a DICOM waveform: scale, moment of sampling, bits, place in time.

import DICOM
import Exams

extension IntakeReason {
    /// Every doubt about the leads of a recording, each with their names.
    static func doubts(of exam: WaveformExam, _ recording: Electrocardiogram, _ file: String) -> [IntakeReason] {
        let place = Place(file: file)
        func names(_ part: (WaveformGroup) -> [String]) -> [String] {
            var seen: Set<String> = []
            return exam.shown.flatMap(part).filter { seen.insert($0).inserted }
        }
        let doubts = [
            uncalibrated(recording.leads.filter { !$0.isCalibrated }.map(\.name), place),
            moved(names(\.skewed), place), skewUnread(names(\.skewsUnread), place),
            signRestored(names(\.extended), place), beyondStored(names(\.beyondStored), place),
            unplaced(exam.unplaced, place),
        ]
        return doubts.compactMap(\.self)
    }

    /// nil where there are no such leads.
    /// - Parameters:
    ///   - zh: with `{leads}` where their names stand; so is `en`.
    private static func about(_ leads: [String], _ place: Place, _ code: String, zh: String, en: String)
        -> IntakeReason?
    {
        guard !leads.isEmpty else { return nil }
        let names = leads.prefix(20).joined(separator: ", ")
        func said(_ text: String) -> String { text.replacing("{leads}", with: names) }
        return IntakeReason(code: code, zh: said(zh), en: said(en), place: place)
    }

    /// Leads of which the file does not say how high a millivolt is.
    private static func uncalibrated(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-uncalibrated", zh: "导联 {leads} 没有可用的电压刻度，幅度不可用于测量。请核对设备的导出设置。",
            en: "Leads {leads} state no voltage scale: do not measure amplitudes. Check the device's export settings.")
    }

    /// Leads that the device sampled later than the others, as the file says.
    private static func moved(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-channel-skew", zh: "文件注明导联 {leads} 的采样时刻与其余导联不同，已按整数个采样点移位。",
            en:
                "By the file leads {leads} were sampled at another moment than the others; they were moved by whole samples."
        )
    }

    /// Leads whose stated delay cannot be.
    private static func skewUnread(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-channel-skew-unread", zh: "导联 {leads} 注明的采样时差不合理，未采用：不要在导联之间比较时间。",
            en:
                "The time skew that leads {leads} state makes no sense and was not used: do not compare times between leads."
        )
    }

    /// Leads whose samples do not fill their words, and were stored without their sign.
    private static func signRestored(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-waveform-sign",
            zh: "导联 {leads} 的负值未作符号扩展，已按「存储位数」（003A,021A）还原。请核对波形与设备的导出设置。",
            en:
                "Negative samples of leads {leads} are stored without their sign; it was put back by Waveform Bits Stored "
                + "(003A,021A). Check the tracing and the device's export settings.")
    }

    /// Leads whose samples need more bits than are said to be stored.
    private static func beyondStored(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-waveform-bits",
            zh: "导联 {leads} 有采样超出所述的存储位数（003A,021A），幅度可能有误，请勿据此测量；请核对设备的导出设置。",
            en:
                "Samples of leads {leads} need more bits than Waveform Bits Stored (003A,021A) states: amplitudes may be "
                + "wrong, do not measure them. Check the device's export settings.")
    }

    /// Leads that cannot stand on the time axis of the others.
    private static func unplaced(_ leads: [String], _ place: Place) -> IntakeReason? {
        about(
            leads, place, "dicom-leads-not-shown",
            zh: "导联 {leads} 的采样率或时间与其余导联不符，未显示或未全部显示。请查看原始文件。",
            en:
                "Leads {leads} have another sampling rate, or overlap in time, and are not shown, or not whole. Look at the "
                + "original file.")
    }
}
