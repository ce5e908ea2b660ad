// The papers by which a patient is known.
package import Alliance

/// The kind of an identity paper by WS 364.3, CV02.01.101; raw values are its codes.
package enum IdentifierKind: String, CaseIterable, Codable, Sendable {
    /// 居民身份证
    case residentCard = "01"
    /// 居民户口簿
    case householdBook = "02"
    /// 护照
    case passport = "03"
    /// 军官证
    case officerCard = "04"
    /// 驾驶证
    case drivingLicence = "05"
    /// 港澳居民来往内地通行证
    case hongKongMacauPass = "06"
    /// 台湾居民来往内地通行证
    case taiwanPass = "07"
    /// 其他法定有效证件
    case other = "99"
}

/// What is wrong with an identifier.
package enum PatientIdentifierError: Error, Hashable, Sendable {
    /// A resident card whose number fails GB 11643.
    case residentNumber(ResidentIdentityNumberError)
    /// Any other paper whose number is no acceptable text.
    case text(TextFault)
}

/// A paper's kind and number. Protected data: encrypted at rest, masked in lists.
package struct PatientIdentifier: Hashable, Sendable {
    package let kind: IdentifierKind
    /// The number in its normal form; equal numbers have equal texts, so a blind index finds them.
    package let value: String

    /// Reads a number of `kind`; other papers than the resident card are raised to capitals without spaces.
    package init(kind: IdentifierKind, value: String) throws(PatientIdentifierError) {
        self.kind = kind
        if kind == .residentCard {
            do throws(ResidentIdentityNumberError) {
                self.value = try ResidentIdentityNumber(value).text
            } catch { throw .residentNumber(error) }
        } else {
            do throws(TextFault) {
                let squeezed = value.prefix(1000).filter { !$0.isWhitespace }.uppercased()
                self.value = try TextRule(limit: 32).checked(squeezed)
            } catch { throw .text(error) }
        }
    }

    /// The identifier of a resident identity number.
    package init(_ number: ResidentIdentityNumber) {
        kind = .residentCard
        value = number.text
    }

    /// The number with its middle starred.
    package var masked: String {
        Mask.middle(of: value, keepingFirst: kind == .residentCard ? 4 : 2, last: 4)
    }
}
