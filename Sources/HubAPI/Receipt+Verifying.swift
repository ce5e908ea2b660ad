// Checking a receipt without the hub: its signature, then what it covers.

extension Receipt {
    /// The receipt in a text, once its signature fits one of the hub's published keys. Needs no network.
    package static func verified(
        _ text: some StringProtocol, keys: KeySet
    ) throws(ReceiptError) -> Receipt {
        let payload: [UInt8]
        do {
            payload = try CompactJWS(String(text)).verified(by: keys, type: SignedType.receipt)
        } catch {
            throw .unsigned(error)
        }
        let receipt: Receipt
        do {
            receipt = try WireJSON.value(Receipt.self, in: payload)
        } catch {
            throw .unreadable(field: error.field)
        }
        guard receipt.v == currentVersion else { throw .versionUnknown(receipt.v) }
        return receipt
    }

    /// Holds the receipt against what was sent; returning means that it proves exactly that.
    /// - Parameters:
    ///   - manifest: the hash of the manifest's JSON bytes as they were signed.
    ///   - objects: every object that was sent; the receipt must name these and no others.
    ///   - terminal: who we are.
    package func proves(
        exam: WireID, manifest: SHA256Hex, objects: [Object], terminal: WireID
    ) throws(ReceiptError) {
        guard self.exam == exam else { throw .otherExam(self.exam) }
        guard self.terminal == terminal else { throw .otherTerminal(self.terminal) }
        guard manifestSha256 == manifest else { throw .manifestDiffers }
        for object in objects where !self.objects.contains(object) {
            throw .objectDiffers(number: object.number)
        }
        for object in self.objects where !objects.contains(object) {
            throw .objectDiffers(number: object.number)
        }
    }
}
