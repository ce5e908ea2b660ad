// A data set: elements in the order of their tags over one buffer of bytes.

package import Bytes

/// The elements of a file, or of one item of a sequence.
package struct DataSet: Sendable {
    /// In ascending order of tags, each tag once.
    package let elements: [DataElement]
    /// The buffer that the values' ranges point into, shared by all data sets of a file.
    package let bytes: [UInt8]
    package let order: ByteOrder
    /// The Specific Character Set in force here, the item's own or the one above it; empty when none is declared.
    package let characterSets: [String]

    init(_ elements: [DataElement], _ bytes: [UInt8], _ order: ByteOrder, _ characterSets: [String]) {
        self.elements = elements
        self.bytes = bytes
        self.order = order
        self.characterSets = characterSets
    }

    static let empty = DataSet([], [], .little, [])

    package subscript(tag: DICOMTag) -> DataElement? {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        return low < elements.count && elements[low].tag == tag ? elements[low] : nil
    }

    /// The value's bytes as stored, without a copy; nil for sequences, fragments and values that are cut off.
    package func raw(_ tag: DICOMTag) -> ArraySlice<UInt8>? {
        guard let element = self[tag], element.isWhole, case .bytes(let range) = element.value else { return nil }
        return bytes[range]
    }

    /// The items of a sequence; none when it is absent.
    package func items(_ tag: DICOMTag) -> [DataSet] {
        guard case .items(let items) = self[tag]?.value else { return [] }
        return items
    }
}
