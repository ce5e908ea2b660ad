// The transfer syntaxes of PS3.5: how a data set and its pixels are encoded.

/// A transfer syntax by its UID.
package struct TransferSyntax: Sendable, Equatable {
    /// How the pixels of a frame are kept.
    package enum PixelCoding: String, Sendable {
        /// As plain bytes.
        case native
        /// Run lengths of PS3.5 annex G.
        case rle
        case jpegBaseline, jpegExtended, jpegLossless, jpegLS, jpeg2000, htj2k, jpegXL
        /// Moving pictures.
        case video
        /// None that is known here.
        case unknown
    }

    /// The UID as declared, or that of the encoding that was found.
    package let uid: String
    let encoding: DataEncoding
    let isDeflated: Bool
    package let pixels: PixelCoding
    /// A codec that gives the very pixels back; nil where the syntax leaves it open.
    package let isLossless: Bool?

    /// Any UID: one that is not known is encapsulated explicit little endian, as PS3.5 demands of new ones.
    package init(uid: String) {
        self.uid = uid
        switch uid {
        case Self.implicitLittle: encoding = .implicitLittle
        case Self.explicitBig: encoding = .explicitBig
        default: encoding = .explicitLittle
        }
        isDeflated = uid == Self.deflated || uid == "1.2.840.10008.1.2.4.95"
        let coding = Self.coding(uid)
        pixels = coding.0
        isLossless = coding.1
    }

    package static let implicitLittle = "1.2.840.10008.1.2"
    package static let explicitLittle = "1.2.840.10008.1.2.1"
    package static let deflated = "1.2.840.10008.1.2.1.99"
    package static let explicitBig = "1.2.840.10008.1.2.2"
    package static let rle = "1.2.840.10008.1.2.5"

    private static func coding(_ uid: String) -> (PixelCoding, Bool?) {
        if [implicitLittle, explicitLittle, deflated, explicitBig].contains(uid) { return (.native, true) }
        if uid == rle { return (.rle, true) }
        // 1.2.840.113619.5.2: GE's private implicit layout with big-endian pixels is left unknown.
        let stem = "1.2.840.10008.1.2.4."
        guard uid.hasPrefix(stem), let number = Int(uid.dropFirst(stem.count)) else { return (.unknown, nil) }
        switch number {
        case 50: return (.jpegBaseline, false)
        // 53 and 55 are retired: progressive, 8 or 12 bits.
        case 51, 53, 55: return (.jpegExtended, false)
        case 57, 70: return (.jpegLossless, true)
        case 80: return (.jpegLS, true)
        case 81: return (.jpegLS, false)
        case 90: return (.jpeg2000, true)
        case 91: return (.jpeg2000, nil)
        case 110: return (.jpegXL, true)
        case 111, 112: return (.jpegXL, nil)
        case 201, 202: return (.htj2k, true)
        case 203: return (.htj2k, nil)
        case 100...108: return (.video, false)
        default: return (.unknown, nil)
        }
    }

    init(of encoding: DataEncoding) {
        switch encoding {
        case .implicitLittle: self.init(uid: Self.implicitLittle)
        case .explicitLittle: self.init(uid: Self.explicitLittle)
        case .explicitBig: self.init(uid: Self.explicitBig)
        }
    }
}
