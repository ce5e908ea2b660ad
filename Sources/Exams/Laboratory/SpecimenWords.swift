// What senders write for the blood that was taken: codes of HL7 and SNOMED CT, and words.

extension Specimen {
    /// The specimen that a sender names; nil for any other word (`BLD`, `whole blood`): then nothing that depends on it
    /// applies.
    ///
    /// Codes: HL7 tables 0070 and 0487 (`BLDV`, `BLDC`), and SNOMED CT (122555007 venous, 122554006 capillary blood specimen).
    /// A take mode of Mindray's is none of them: it says how the tube was offered to the device (open, autoloader, closed).
    package init?(asSent text: String) {
        let plain = text.lowercased().filter { $0.isLetter || $0.isNumber }
        if Self.venousWords.contains(plain) {
            self = .venous
        } else if Self.capillaryWords.contains(plain) {
            self = .capillary
        } else {
            return nil
        }
    }

    private static let venousWords: Set<String> = [
        "bldv", "122555007", "venous", "venousblood", "bloodvenous", "venouswholeblood", "wholebloodvenous", "vein",
        "静脉血", "静脉", "静脉全血", "全血静脉", "静脉采血",
    ]
    private static let capillaryWords: Set<String> = [
        "bldc", "122554006", "capillary", "capillaryblood", "bloodcapillary", "capillarywholeblood", "peripheral",
        "fingerstick", "fingerprick", "heelstick", "末梢血", "末梢", "末梢全血", "毛细血管血", "毛细血管", "毛细管血", "指血", "指尖血",
        "手指血", "耳血", "耳垂血", "足跟血", "微量血",
    ]
}
