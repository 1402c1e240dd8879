//! The tag tree: what a screen reader walks through, from the elements of the pages.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::letter::layout::{Element, ElementId, Role};

/// Adds the tree of elements to a document whose pages hold marked content. An element of which nothing is drawn is
/// left out.
///
/// # Errors
/// What the library says of a document it did not write as expected.
pub(super) fn add_structure(
    document: &mut Document,
    elements: &[Element],
    marks: &[Vec<ElementId>],
) -> lopdf::Result<()> {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let whole = document.new_object_id();
    let ids: Vec<ObjectId> = elements.iter().map(|_| document.new_object_id()).collect();
    let id_of = |element: ElementId| ids.get(element.at()).copied().unwrap_or(whole);
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); elements.len()];
    let mut parents = Vec::new();
    for (number, (page, marked)) in (0_i64..).zip(pages.iter().zip(marks)) {
        for (mark, element) in (0_i64..).zip(marked) {
            if let Some(kids) = kids.get_mut(element.at()) {
                kids.push(Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => *page, "MCID" => mark }));
            }
        }
        let owners = marked.iter().map(|element| Object::Reference(id_of(*element))).collect();
        let owners = document.add_object(Object::Array(owners));
        parents.extend([Object::Integer(number), Object::Reference(owners)]);
        let page = document.get_dictionary_mut(*page)?;
        page.set("StructParents", number);
        page.set("Tabs", "S");
    }
    // Parts stand behind their whole, so what is empty is known when its whole is reached.
    let mut top = Vec::new();
    for (at, element) in elements.iter().enumerate().rev() {
        let (Some(own), Some(id)) = (kids.get_mut(at).map(std::mem::take), ids.get(at)) else { continue };
        if own.is_empty() {
            continue;
        }
        let parent = element.parent.and_then(|parent| kids.get_mut(parent.at()));
        parent.unwrap_or(&mut top).insert(0, Object::Reference(*id));
        let above = element.parent.map_or(whole, id_of);
        document.set_object(*id, dictionary_of(element, own, above));
    }
    document.set_object(
        whole,
        dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => top },
    );
    let next = i64::try_from(marks.len()).unwrap_or(i64::MAX);
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => whole,
            "ParentTree" => dictionary! { "Nums" => parents },
            "ParentTreeNextKey" => next,
        },
    );
    let catalog = document.catalog_mut()?;
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
}

fn dictionary_of(element: &Element, kids: Vec<Object>, above: ObjectId) -> Dictionary {
    let name = match element.role {
        Role::Title => "H1",
        Role::Label => "H2",
        Role::Paragraph => "P",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::ColumnHead | Role::GroupHead(_) => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
    };
    let mut out = dictionary! { "Type" => "StructElem", "S" => name, "P" => above, "K" => kids };
    match element.role {
        Role::ColumnHead => out.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
        Role::GroupHead(columns) => {
            let columns = i64::try_from(columns).unwrap_or(1);
            out.set("A", dictionary! { "O" => "Table", "Scope" => "Row", "ColSpan" => columns });
        }
        _ => {}
    }
    if let Some(alt) = &element.alt {
        out.set("Alt", lopdf::text_string(alt));
    }
    out
}
