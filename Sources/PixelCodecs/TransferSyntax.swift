// The transfer syntaxes whose frames are decoded here (PS3.5, section 10 and annex A).

enum TransferSyntax {
    /// The coding process that a transfer syntax promises, by UID; nil when its frames are not decoded here.
    /// The progressive ones are retired and cost nothing.
    static func process(_ uid: String) -> String? {
        switch uid {
        case "1.2.840.10008.1.2.4.50": "baseline"
        case "1.2.840.10008.1.2.4.51": "extended"
        case "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55": "progressive"
        case "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70": "lossless"
        case "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81": "JPEG-LS"
        case "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91": "JPEG 2000"
        default: nil
        }
    }
}
