for (const root of document.querySelectorAll("[data-picture]:not([data-live])")) start(root);
