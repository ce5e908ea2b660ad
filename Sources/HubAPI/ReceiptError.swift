// Why a receipt does not prove what its holder hopes.

/// What is wrong with a receipt.
package enum ReceiptError: Error, Equatable {
    /// The signature does not hold, or was made with a key that is not the hub's.
    case unsigned(JWSError)
    /// The signature holds and the content is not a receipt; names the member.
    case unreadable(field: String)
    /// A receipt of a version that this program does not know.
    case versionUnknown(Int)
    /// A true receipt for another exam.
    case otherExam(WireID)
    /// A true receipt that was given to another terminal, or to a person.
    case otherTerminal(WireID?)
    /// A true receipt for another manifest under the same name.
    case manifestDiffers
    /// A true receipt that does not cover this object, or covers it with another size or hash.
    case objectDiffers(number: Int)
}
