// One element of a data set. Its value is a place in the file, not a copy.

/// A tag with its representation and where its value is.
package struct DataElement: Sendable {
    package enum Value: Sendable {
        /// Bytes of the buffer.
        case bytes(Range<Int>)
        /// The items of a sequence.
        case items([DataSet])
        /// Encapsulated pixel data: the offset table's item, then the fragments.
        case fragments([Range<Int>])
    }

    package let tag: DICOMTag
    package let representation: ValueRepresentation
    package let value: Value
    /// False when the file ends, or its item ends, before the value does.
    package let isWhole: Bool

    init(_ tag: DICOMTag, _ representation: ValueRepresentation, _ value: Value, isWhole: Bool = true) {
        self.tag = tag
        self.representation = representation
        self.value = value
        self.isWhole = isWhole
    }
}
