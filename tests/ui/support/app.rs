//! The whole window over a throw-away store with the demo cases, on a clock that stands still.

use std::time::Duration;

use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::exchange::read_case;
use stepwell::model::Case;
use stepwell::ui::App;
use stepwell::workspace::{Clock, Purpose, Workspace};

use super::harness;

/// The window of a test.
pub(crate) type Window = Harness<'static, App>;

/// The day of all tests: the demo cases are written for it.
pub(crate) fn clock() -> Clock {
    Clock::fixed("2026-11-20".parse().expect("a day"))
}

/// The demo case whose file name begins with `name`.
pub(crate) fn case(name: &str) -> Case {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("cases").map(|file| file.expect("a file").path()).collect();
    files.retain(|file| {
        let file = file.file_name().unwrap_or_default().to_string_lossy();
        file.starts_with(name) && file.ends_with(".case.json")
    });
    let [file] = files.as_slice() else { panic!("{name}: {files:?}") };
    read_case(&std::fs::read(file).expect("readable")).expect("a case")
}

/// A window over the cases with these names.
pub(crate) fn window(theme: egui::Theme, (width, height): (f32, f32), names: &[&str]) -> Window {
    let cases = names.iter().map(|name| case(name)).collect();
    over(theme, (width, height), Workspace::throw_away(cases, clock()).expect("a workspace"))
}

/// A window over a workspace.
pub(crate) fn over(theme: egui::Theme, (width, height): (f32, f32), workspace: Workspace) -> Window {
    // The application wants the context it will draw in; the harness makes that before the first frame.
    let ctx = egui::Context::default();
    let app = App::new(&ctx, workspace).expect("the application starts");
    let builder = harness::<App>(theme, width, height).with_step_dt(0.05).with_max_steps(40);
    let mut window = builder.build_ui_state(
        |ui, app: &mut App| {
            let window = ui.ctx().content_rect();
            // The whole window, without the margin a test harness leaves.
            let mut root = ui.new_child(egui::UiBuilder::new().max_rect(window));
            root.set_clip_rect(window);
            app.logic(ui.ctx());
            app.frame(&mut root);
        },
        app,
    );
    settle(&mut window);
    window
}

/// A window at its first run, over a folder in which there is no store yet.
pub(crate) fn first_run((width, height): (f32, f32)) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = Workspace::new(&folder.path().join("store"), Purpose::ThrowAway, clock());
    let window = over(egui::Theme::Light, (width, height), workspace.expect("a workspace"));
    (folder, window)
}

/// The passphrase of a store that a test created.
pub(crate) const PASSPHRASE: &str = "correct horse battery";

/// Creates the store of a window at its first run.
pub(crate) fn create_store(window: &mut Window) {
    type_into(window, "Passphrase, 12 characters or more", PASSPHRASE);
    type_into(window, "The same again", PASSPHRASE);
    click(window, "Create the store");
}

/// Runs until the workspace has answered everything and the window is still.
pub(crate) fn settle(window: &mut Window) {
    for _ in 0..4000 {
        window.run();
        // Questions follow a change a moment later.
        let advised = window.state().snapshot().open.as_ref().is_none_or(|open| open.advice.is_some());
        if !window.state().is_waiting() && advised {
            window.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the workspace did not answer");
}

/// Runs until `there` is so: for what the workspace works out on its own, after its answer.
pub(crate) fn wait_for(window: &mut Window, there: impl Fn(&Window) -> bool) {
    for _ in 0..4000 {
        settle(window);
        if there(window) {
            // What came last is prepared in one frame and drawn in the next.
            window.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not come");
}

/// Clicks what is called `name` and waits until everything is done.
pub(crate) fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

/// Opens the first case of the list.
pub(crate) fn open_first(window: &mut Window) {
    window.key_press(egui::Key::ArrowDown);
    settle(window);
    window.key_press(egui::Key::Enter);
    settle(window);
}

/// The text field called `name`: of one line, of several, or for a passphrase.
pub(crate) fn field<'w>(window: &'w Window, name: &str) -> egui_kittest::Node<'w> {
    let is_field = |role| matches!(role, Role::TextInput | Role::MultilineTextInput | Role::PasswordInput);
    let mut fields: Vec<_> = window
        .root()
        .children_recursive()
        .filter(|node| {
            is_field(node.accesskit_node().role()) && node.accesskit_node().label().as_deref() == Some(name)
        })
        .collect();
    assert_eq!(fields.len(), 1, "{name}");
    fields.remove(0)
}

/// Types into the field called `name`.
pub(crate) fn type_into(window: &mut Window, name: &str, text: &str) {
    field(window, name).focus();
    window.run();
    field(window, name).type_text(text);
    settle(window);
}

/// Asserts that `words` can be read somewhere.
pub(crate) fn see(window: &Window, words: &str) {
    assert!(window.query_all_by_label_contains(words).next().is_some(), "{words:?} is not on the screen");
}

/// Everything that can be read on the screen.
pub(crate) fn texts(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    nodes.filter_map(|node| node.accesskit_node().value().or(node.accesskit_node().label())).collect()
}

/// The names of all controls.
pub(crate) fn names(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}
