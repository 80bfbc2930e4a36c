"""Hashes and proofs: published vectors, properties, and proofs that somebody edited."""

from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from chibo.protocols.tlog import merkle
from chibo.protocols.tlog.errors import NotProven
from tests.protocols.tlog.conftest import entries_of

LEAVES = [sha256(bytes([n])).digest() for n in range(70)]


@st.composite
def trees(draw):
    """(old, new) with 0 <= old <= new."""
    new = draw(st.integers(1, 70))
    return draw(st.integers(0, new)), new


def root(size):
    return merkle.root_of(LEAVES[:size])


def proven(old, new):
    return merkle.prove_consistency(old, new, merkle.subtrees_of(LEAVES[:new]))


def test_the_roots_of_the_classic_leaves_are_those_published(vectors):
    leaves = [merkle.leaf_hash(bytes.fromhex(x)) for x in vectors["rfc6962"]["leaves_hex"]]

    roots = [merkle.root_of(leaves[:n]).hex() for n in range(9)]

    assert roots == vectors["rfc6962"]["roots_hex"]


def test_inclusion_proofs_are_those_published(vectors):
    leaves = [merkle.leaf_hash(bytes.fromhex(x)) for x in vectors["rfc6962"]["leaves_hex"]]

    for case in vectors["rfc6962"]["inclusion"]:
        index, size = case["index"], case["size"]
        made = merkle.prove_inclusion(index, size, merkle.subtrees_of(leaves[:size]))
        assert [h.hex() for h in made] == case["proof_hex"]
        merkle.check_inclusion(
            index=index,
            size=size,
            leaf=leaves[index],
            proof=made,
            root=bytes.fromhex(vectors["rfc6962"]["roots_hex"][size]),
        )


def test_consistency_proofs_are_those_published(vectors):
    leaves = [merkle.leaf_hash(bytes.fromhex(x)) for x in vectors["rfc6962"]["leaves_hex"]]
    roots = [bytes.fromhex(x) for x in vectors["rfc6962"]["roots_hex"]]

    for case in vectors["rfc6962"]["consistency"]:
        old, new = case["old"], case["new"]
        made = merkle.prove_consistency(old, new, merkle.subtrees_of(leaves[:new]))
        assert [h.hex() for h in made] == case["proof_hex"]
        merkle.check_consistency(
            old=old, new=new, old_root=roots[old], new_root=roots[new], proof=made
        )


def test_the_roots_of_the_fixture_log_are_those_published(vectors):
    hashes = [merkle.leaf_hash(e) for e in entries_of(70000)]
    frontier, found = merkle.Frontier(), {}

    for size in sorted(map(int, vectors["log"]["roots_b64"])):
        frontier = frontier.extend(hashes[frontier.size : size])
        found[size] = frontier.root()

    wanted = vectors["log"]["roots_b64"]
    assert {str(n): b64encode(root).decode() for n, root in found.items()} == wanted


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_frontier_forgets_nothing_it_needs(first, more):
    middle = merkle.Frontier().extend(LEAVES[:first])

    kept = merkle.Frontier.unpack(first, middle.pack()).extend(LEAVES[first : first + more])

    assert kept.root() == root(min(first + more, 70))
    assert kept.size == min(first + more, 70)


def test_a_frontier_with_a_peak_too_many_is_refused():
    with pytest.raises(ValueError, match="do not belong"):
        merkle.Frontier.unpack(2, bytes(64))


@given(st.integers(1, 70), st.data())
def test_every_leaf_can_be_proven_and_another_reader_agrees(size, data):
    index = data.draw(st.integers(0, size - 1))

    proof = merkle.prove_inclusion(index, size, merkle.subtrees_of(LEAVES[:size]))

    merkle.check_inclusion(index=index, size=size, leaf=LEAVES[index], proof=proof, root=root(size))
    InclusionProof(index, size, proof).check(LEAVES[index], root(size))


@given(trees())
def test_growth_can_be_proven_and_another_reader_agrees(tree):
    old, new = tree

    proof = proven(old, new)

    merkle.check_consistency(old=old, new=new, old_root=root(old), new_root=root(new), proof=proof)
    ConsistencyProof(old, new, proof).check(root(old), root(new))


def edited(proof, data):
    """A proof with one hash changed, dropped or added."""
    where = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    how = data.draw(st.sampled_from(["change", "drop", "add"] if proof else ["add"]))
    match how:
        case "change":
            return [*proof[:where], sha256(proof[where]).digest(), *proof[where + 1 :]]
        case "drop":
            return [*proof[:where], *proof[where + 1 :]]
        case _:
            return [*proof[:where], sha256(b"more").digest(), *proof[where:]]


@given(st.integers(1, 70), st.data())
def test_an_edited_inclusion_proof_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.prove_inclusion(index, size, merkle.subtrees_of(LEAVES[:size]))

    with pytest.raises(NotProven):
        merkle.check_inclusion(
            index=index,
            size=size,
            leaf=LEAVES[index],
            proof=edited(proof, data),
            root=root(size),
        )


@given(trees(), st.data())
def test_an_edited_consistency_proof_is_refused(tree, data):
    old, new = tree

    with pytest.raises(NotProven):
        merkle.check_consistency(
            old=old,
            new=new,
            old_root=root(old),
            new_root=root(new),
            proof=edited(proven(old, new), data),
        )


@given(trees(), st.booleans())
def test_another_root_on_either_side_is_refused(tree, swap_old):
    old, new = tree
    other = sha256(b"another history").digest()

    if not swap_old and old == 0:
        return  # the empty tree is the beginning of everything
    with pytest.raises(NotProven):
        merkle.check_consistency(
            old=old,
            new=new,
            old_root=other if swap_old else root(old),
            new_root=root(new) if swap_old else other,
            proof=proven(old, new),
        )


@pytest.mark.parametrize(("index", "size"), [(1, 1), (0, 0), (-1, 3)])
def test_a_leaf_outside_the_tree_is_neither_proven_nor_believed(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.prove_inclusion(index, size, merkle.subtrees_of(LEAVES))
    with pytest.raises(NotProven, match="no leaf"):
        merkle.check_inclusion(index=index, size=size, leaf=LEAVES[0], proof=[], root=root(1))


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_shrinking_tree_is_neither_proven_nor_believed(old, new):
    with pytest.raises(ValueError, match="not the beginning"):
        merkle.prove_consistency(old, new, merkle.subtrees_of(LEAVES))
    with pytest.raises(NotProven, match="not the beginning"):
        merkle.check_consistency(old=old, new=new, old_root=root(2), new_root=root(2), proof=[])


@pytest.mark.parametrize(("old", "new"), [(3, 7), (4, 7)])
def test_growth_without_proof_is_refused(old, new):
    with pytest.raises(NotProven, match="is empty"):
        merkle.check_consistency(old=old, new=new, old_root=root(old), new_root=root(new), proof=[])


def test_each_way_of_being_wrong_has_its_sentence():
    inclusion = merkle.prove_inclusion(2, 7, merkle.subtrees_of(LEAVES[:7]))
    consistency = proven(3, 7)
    more = sha256(b"more").digest()

    whole = root(7)

    def include(proof, expected=whole):
        merkle.check_inclusion(index=2, size=7, leaf=LEAVES[2], proof=proof, root=expected)

    def consist(proof, expected=whole):
        merkle.check_consistency(old=3, new=7, old_root=root(3), new_root=expected, proof=proof)

    for check, proof in ((include, inclusion), (consist, consistency)):
        with pytest.raises(NotProven, match="too many"):
            check([*proof, more])
        with pytest.raises(NotProven, match="too few"):
            check(proof[:-1])
        with pytest.raises(NotProven, match="leads to"):
            check(proof, more)
    with pytest.raises(NotProven, match="must be empty"):
        merkle.check_consistency(old=7, new=7, old_root=root(7), new_root=root(7), proof=[more])
